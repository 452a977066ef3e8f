"""Puts the connected parts of a drawing beside and below each other."""

from collections.abc import Sequence

__all__ = ["GAP", "arranged"]

GAP = 20.0


def arranged(
    sizes: Sequence[tuple[float, float]], width: float
) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    """Return where each rectangle goes, and the size of all, in rows: the highest ones first.

    Args:
        sizes: width and height of each.
        width: how wide a row may be; one that is wider has a row of its own.
    """
    places: list[tuple[float, float]] = [(0.0, 0.0)] * len(sizes)
    across = down = 0.0
    row_height = widest = 0.0
    for number in sorted(range(len(sizes)), key=lambda each: -sizes[each][1]):
        wide, high = sizes[number]
        if across and across + wide > width:
            across, down, row_height = 0.0, down + row_height + GAP, 0.0
        places[number] = (across, down)
        widest = max(widest, across + wide)
        across += wide + GAP
        row_height = max(row_height, high)
    return places, (widest, down + row_height)
