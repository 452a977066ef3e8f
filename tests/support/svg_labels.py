"""Where the texts of a drawing are, and how large, measured by the widths of Helvetica."""

import re
from collections.abc import Iterator
from operator import mul
from typing import NamedTuple
from xml.etree.ElementTree import Element, fromstring

# Of the characters from space to tilde, in thousandths of the size, as Adobe published them with the font.
_PLAIN = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
_BOLD = (
    *(278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 333, 333, 584, 584, 584, 611),
    *(975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556),
    *(333, 556, 611, 556, 611, 556, 333, 611, 611, 278, 278, 556, 278, 889, 611, 611),
    *(611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584),
)
_OTHER = 1000
_STEPS = 40
_ABOVE, _BELOW = 0.72, 0.21
_SVG = "{http://www.w3.org/2000/svg}"


class Box(NamedTuple):
    """A rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether both share more than an edge."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether another one lies within."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )


class Label(NamedTuple):
    """One text of a drawing."""

    text: str
    size: float
    box: Box


def labels(svg: str) -> list[Label]:
    """Return every text of a drawing."""
    root = fromstring(svg)  # noqa: S314 - the drawing is ours
    sizes = _sizes(root)
    return [_label(each, sizes) for each in root.iter(f"{_SVG}text")]


def scale(svg: str, width: float) -> float:
    """Return how much smaller a drawing is shown where there is so much room, and never larger."""
    return min(1.0, width / float(fromstring(svg).attrib["width"]))  # noqa: S314 - as above


def shapes(svg: str) -> list[tuple[Box, list[Label]]]:
    """Return the outline of each part, with the texts that belong to it."""
    root = fromstring(svg)  # noqa: S314 - as above
    sizes = _sizes(root)
    groups = [each for each in root.iter(f"{_SVG}g") if "part" in each.attrib["class"].split()]
    return [
        (_outline(group), [_label(each, sizes) for each in group.iter(f"{_SVG}text")]) for group in groups
    ]


def texts_under_lines(svg: str) -> list[str]:
    """Return the texts through which the line of a way runs."""
    root = fromstring(svg)  # noqa: S314 - as above
    ways = [each for each in root.iter(f"{_SVG}g") if "way" in each.attrib["class"].split()]
    lines = [tuple(_on(path.attrib["d"])) for way in ways for path in way.iter(f"{_SVG}path")]
    return [label.text for label in labels(svg) if any(_runs_through(line, label.box) for line in lines)]


def _runs_through(line: tuple[tuple[float, float], ...], box: Box) -> bool:
    return any(box.left < x < box.right and box.top < y < box.bottom for x, y in line)


def _on(path: str) -> Iterator[tuple[float, float]]:
    """Yield points on a line of curves of Bézier, close to each other."""
    numbers = list(map(float, re.findall(r"-?[\d.]+", path)))
    points = list(zip(numbers[::2], numbers[1::2], strict=True))
    for start in range(0, len(points) - 3, 3):
        four = points[start : start + 4]
        for step in range(_STEPS + 1):
            at = step / _STEPS
            shares = ((1 - at) ** 3, 3 * (1 - at) ** 2 * at, 3 * (1 - at) * at**2, at**3)
            x, y = (sum(map(mul, shares, numbers)) for numbers in zip(*four, strict=True))
            yield x, y


def _sizes(root: Element) -> dict[str, tuple[float, bool]]:
    """Return the size of each class of texts, and whether it is bold, out of the style sheet."""
    style = "".join(each.text or "" for each in root.iter(f"{_SVG}style"))
    (usual,) = re.findall(r"font:(\d+)px", style)
    found = {"": (float(usual), False)}
    for name, rule in re.findall(r"\.(t-\w+)\{([^}]*)\}", style):
        size = re.search(r"font-size:(\d+)px", rule)
        if size:
            found[name] = (float(size[1]), "font-weight:bold" in rule)
    return found


def _label(text: Element, sizes: dict[str, tuple[float, bool]]) -> Label:
    size, is_bold = sizes.get(text.attrib["class"], sizes[""])
    said = text.text or ""
    width = sum(_width(each, _BOLD if is_bold else _PLAIN) for each in said) * size / 1000
    x, y = float(text.attrib["x"]), float(text.attrib["y"])
    return Label(said, size, Box(x - width / 2, y - _ABOVE * size, x + width / 2, y + _BELOW * size))


def _width(character: str, widths: tuple[int, ...]) -> int:
    return widths[ord(character) - 32] if 32 <= ord(character) < 127 else _OTHER


def _outline(group: Element) -> Box:
    points = list(_points(group))
    across, down = zip(*points, strict=True)
    return Box(min(across), min(down), max(across), max(down))


def _points(group: Element) -> Iterator[tuple[float, float]]:
    for each in group.iter():
        given = each.attrib
        if "points" in given or "d" in given:
            numbers = list(map(float, re.findall(r"-?[\d.]+", given.get("points") or given["d"])))
            yield from zip(numbers[::2], numbers[1::2], strict=True)
        elif "rx" in given and "cx" in given:
            x, y, wide, high = (float(given[key]) for key in ("cx", "cy", "rx", "ry"))
            yield from ((x - wide, y - high), (x + wide, y + high))
        elif "rx" in given:
            x, y, wide, high = (float(given[key]) for key in ("x", "y", "width", "height"))
            yield from ((x, y), (x + wide, y + high))
