"""The lines of text in a shape and beside a way."""

import re
from collections.abc import Iterator

from constructs_lib.drawing.amounts_in_words import shortened
from constructs_lib.drawing.diagram import Part

__all__ = ["alarm_mark", "caption", "name_lines", "title"]

_WIDTH = 15
_MOST_LINES = 3
# Where a name may be broken: behind what parts its words, and before a capital letter.
_PIECES = re.compile(r"[^/_.\s-]*?[a-z0-9](?=[A-Z])|[^/_.\s-]*[/_.\s-]|[^/_.\s-]+")


def name_lines(part: Part) -> list[str]:
    """Return what a part is called, in lines that are short enough."""
    if len(part.names) > 1:
        return [part.kind.counted(len(part.names))]
    lines = list(_lines(part.names[0].strip()))
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"…{lines[-1]}"]
    return lines or ["?"]


def caption(part: Part) -> list[str]:
    """Return what stands below the name: what it is, and what else is seen of it."""
    if len(part.names) > 1:
        first = shortened(part.names[0], _WIDTH + 2)
        return [first if first.endswith("…") else f"{first}, …", *part.facts]
    said = [] if part.kind.name == "external" else [part.kind.noun]
    return [*said, *part.facts]


def alarm_mark(part: Part) -> str:
    """Return the mark of a part that alarms watch, with how many there are; empty where none does."""
    return f"▲ {len(part.alarms)}" if part.alarms else ""


def title(part: Part) -> str:
    """Return what a part is, as one line: whole names, and the alarms that watch it."""
    counted = [part.kind.counted(len(part.names)), *part.facts]
    what = ", ".join(caption(part) if len(part.names) == 1 else counted)
    said = f"{', '.join(part.names)} ({what})"
    return said + (f"; watched by {', '.join(part.alarms)}" if part.alarms else "")


def _lines(name: str) -> Iterator[str]:
    line = ""
    for piece in _pieces(name):
        if line and len(line) + len(piece) > _WIDTH:
            yield line
            line = ""
        line += piece
    if line:
        yield line


def _pieces(name: str) -> Iterator[str]:
    for piece in _PIECES.findall(name):
        for start in range(0, len(piece), _WIDTH):
            yield piece[start : start + _WIDTH]
