"""A drawing as SVG, out of what Graphviz says of where everything stands."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape
from typing import Any

from constructs_lib.drawing.arranging import arranged
from constructs_lib.drawing.diagram import Part, Way
from constructs_lib.drawing.dot import texts_of
from constructs_lib.drawing.kinds import EXTERNAL
from constructs_lib.drawing.labels import title
from constructs_lib.drawing.layout import Element, LaidOut
from constructs_lib.drawing.svg_style import STYLE, text_class

__all__ = ["short", "size_of", "svg"]

_ROW_WIDTH = 1440.0
_PAD = 6.0
# Graphviz draws one as a curve of 8 pieces.
_POINTS_OF_A_ROUNDED_BOX = 25
_LARGEST_HEAD = 15.0


def svg(laid: Sequence[LaidOut], name: str, *, is_interactive: bool = False) -> str:
    """Return a drawing as SVG.

    Args:
        laid: its connected parts, laid out.
        name: what it is of.
        is_interactive: whether a page has a script that answers to its parts, which are buttons then and say
            their keys. Default: it is a picture.
    """
    places, _ = _arranged(laid)
    wide, high = size_of(laid)
    role = "group" if is_interactive else "img"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="flow" viewBox="0 0 {wide} {high}" width="{wide}"'
        f' height="{high}" role="{role}" aria-labelledby="flow-title flow-said">',
        f'<title id="flow-title">{escape(name)}</title>',
        f'<desc id="flow-said">{escape(_said(laid))}</desc>',
        f"<style>{STYLE}</style>",
    ]
    for each, (left, top) in zip(laid, places, strict=True):
        lines += _Writer(each, left + _PAD, top + _PAD, is_interactive).lines()
    return "\n".join([*lines, "</svg>"]) + "\n"


def size_of(laid: Sequence[LaidOut]) -> tuple[int, int]:
    """Return the width and the height of a drawing in pixels."""
    _, (width, height) = _arranged(laid)
    return round(width + 2 * _PAD), round(height + 2 * _PAD)


def _arranged(laid: Sequence[LaidOut]) -> tuple[list[tuple[float, float]], tuple[float, float]]:
    return arranged([(each.width, each.height) for each in laid], _ROW_WIDTH)


def _said(laid: Sequence[LaidOut]) -> str:
    """Return the text for somebody who does not see the drawing."""
    said = []
    for each in laid:
        parts = each.diagram.parts
        for way in each.diagram.ways:
            verb = {"event": "to", "call": "may call", "failure": "failed events to"}[way.kind]
            facts = f" ({', '.join(way.facts)})" if way.facts else ""
            said.append(f"{short(parts[way.source])} {verb} {short(parts[way.target])}{facts}")
    return "; ".join(said) or "Nothing is connected"


def short(part: Part) -> str:
    """Return what a part is called in a sentence."""
    return part.names[0] if len(part.names) == 1 else part.kind.counted(len(part.names))


class _Writer:
    """Writes one connected part, moved to its place."""

    def __init__(self, laid: LaidOut, left: float, top: float, is_interactive: bool) -> None:
        self._laid = laid
        self._left = left
        self._bottom = top + laid.height
        self._is_interactive = is_interactive

    def lines(self) -> Iterator[str]:
        diagram = self._laid.diagram
        stacks, parts = list(diagram.stacks), list(diagram.parts.values())
        for each in self._laid.frames:
            yield from self._group(each, "frame", "", [stacks[each.place]])
        for each in self._laid.ways:
            yield from self._line_of(each)
        # Their texts lie above all lines.
        for each in self._laid.ways:
            yield from self._text_of(each)
        for each in self._laid.parts:
            part = parts[each.place]
            yield from self._group(
                each, f"part {_look(part)}", title(part), texts_of(part), self._button(part)
            )

    def _line_of(self, element: Element) -> Iterator[str]:
        way = self._laid.diagram.ways[element.place]
        line = Element(element.place, tuple(each for each in element.operations if each["op"] != "T"))
        return self._group(line, f"way {way.kind}", self._way_title(way), (), self._ends(way))

    def _text_of(self, element: Element) -> Iterator[str]:
        way = self._laid.diagram.ways[element.place]
        texts = Element(element.place, tuple(each for each in element.operations if each["op"] in "cT"))
        return (
            self._group(texts, f"way {way.kind}", "", way.facts, self._ends(way)) if way.facts else iter(())
        )

    def _button(self, part: Part) -> str:
        said = f'tabindex="0" role="button" aria-label="{escape(title(part))}" data-key="{escape(part.key)}"'
        return f" {said}" if self._is_interactive else ""

    def _ends(self, way: Way) -> str:
        said = f' data-from="{escape(way.source)}" data-to="{escape(way.target)}"'
        return said if self._is_interactive else ""

    def _way_title(self, way: Way) -> str:
        if not self._is_interactive:
            return ""
        parts = self._laid.diagram.parts
        return f"{short(parts[way.source])} → {short(parts[way.target])}"

    def _group(
        self, element: Element, kind: str, name: str, texts: Sequence[str], attributes: str = ""
    ) -> Iterator[str]:
        titled = f"<title>{escape(name)}</title>" if name else ""
        yield f'<g class="{kind}"{attributes}>{titled}'
        left = iter(texts)
        colour = ""
        for each in element.operations:
            if each["op"] == "c":
                colour = each["color"]
            elif each["op"] == "T" and each["text"].strip():
                yield self._text(each, next(left), text_class(colour))
            elif each["op"] in _SHAPES:
                yield _SHAPES[each["op"]](self, each)
        yield "</g>"

    def _text(self, operation: Mapping[str, Any], said: str, kind: str) -> str:
        # A font that is not quite as wide as the one that Graphviz knows stays in the middle of its place.
        x, y = operation["pt"]
        middle = {"l": 0.5, "c": 0.0, "r": -0.5}[operation["align"]] * operation["width"]
        return f'<text x="{self._x(x + middle)}" y="{self._y(y)}" class="{kind}">{escape(said)}</text>'

    def _polygon(self, operation: Mapping[str, Any]) -> str:
        # The head of an arrow is so small that a whole pixel more is seen.
        across, _ = zip(*operation["points"], strict=True)
        digits = 1 if max(across) - min(across) < _LARGEST_HEAD else 0
        points = " ".join(self._points(operation, digits))
        return f'<polygon{_filled(operation)} points="{points}"/>'

    def _curve(self, operation: Mapping[str, Any]) -> str:
        # A way may have as many points, but is never filled.
        if operation["op"] == "B" and len(operation["points"]) == _POINTS_OF_A_ROUNDED_BOX:
            return self._rounded_box(operation)
        start, *others = self._points(operation)
        return f'<path{_filled(operation)} d="M{start}C{" ".join(others)}"/>'

    def _rounded_box(self, operation: Mapping[str, Any]) -> str:
        across, up = zip(*operation["points"], strict=True)
        left, top = min(across), max(up)
        # A corner has three points: where the straight lines end, and one on the curve.
        radius = sorted(set(across))[2] - left
        size = (
            f'width="{_number(max(across) - left)}" height="{_number(top - min(up))}" rx="{_number(radius)}"'
        )
        return f'<rect{_filled(operation)} x="{self._x(left)}" y="{self._y(top)}" {size}/>'

    def _line(self, operation: Mapping[str, Any]) -> str:
        return f'<polyline points="{" ".join(self._points(operation))}"/>'

    def _ellipse(self, operation: Mapping[str, Any]) -> str:
        x, y, wide, high = operation["rect"]
        place = f'cx="{self._x(x)}" cy="{self._y(y)}" rx="{_number(wide)}" ry="{_number(high)}"'
        return f"<ellipse{_filled(operation)} {place}/>"

    def _points(self, operation: Mapping[str, Any], digits: int = 0) -> list[str]:
        return [f"{self._x(x, digits)},{self._y(y, digits)}" for x, y in operation["points"]]

    def _x(self, x: float, digits: int = 0) -> str:
        return _number(self._left + x, digits)

    def _y(self, y: float, digits: int = 0) -> str:
        return _number(self._bottom - y, digits)


_SHAPES: dict[str, Callable[[_Writer, Mapping[str, Any]], str]] = {
    "P": _Writer._polygon,
    "p": _Writer._polygon,
    "B": _Writer._curve,
    "b": _Writer._curve,
    "L": _Writer._line,
    "E": _Writer._ellipse,
    "e": _Writer._ellipse,
}
"""Each shape of Graphviz; a capital letter is one that is filled."""


def _look(part: Part) -> str:
    if not part.keeps_failures:
        return part.kind.name
    return "failure keeps outside" if part.kind == EXTERNAL else "failure keeps"


def _filled(operation: Mapping[str, Any]) -> str:
    return ' class="f"' if operation["op"].isupper() else ""


def _number(value: float, digits: int = 0) -> str:
    return f"{value:.{digits}f}".removesuffix(".0")
