"""A drawing in the language of Graphviz: https://graphviz.org/doc/info/lang.html (2026-11-27)."""

import unicodedata
from collections.abc import Iterator

from constructs_lib.drawing.colours import FILLS, LINES, TEXTS
from constructs_lib.drawing.diagram import Diagram, Part, Way
from constructs_lib.drawing.labels import alarm_mark, caption, name_lines

__all__ = ["dot", "texts_of"]

NAME_SIZE = 14
TEXT_SIZE = 12
_GAP = 5
_FONT = "Arial"
_HEAD = f"""digraph events {{
  graph [rankdir=LR, fontname="{_FONT}", fontsize={NAME_SIZE}, fontcolor="{TEXTS["frame"]}",
    color="{LINES["frame"]}", bgcolor=transparent, style="rounded", labeljust=l,
    nodesep=0.3, ranksep=0.12, pad=0.1, margin=14];
  node [fontname="{_FONT}", fontsize={TEXT_SIZE}, fontcolor="{TEXTS["name"]}",
    margin="0.12,0.08", height=0.4];
  edge [fontname="{_FONT}", fontsize={TEXT_SIZE}, arrowsize=0.7];"""
_MARGINS = {
    "cds": ', margin="0.22,0.16"',
    "ellipse": ', margin="0.02,0.02"',
    "octagon": ', margin="0.04,0.02"',
}
_WAYS = {
    "event": f'color="{LINES["event"]}", fontcolor="{TEXTS["event"]}"',
    "call": f'color="{LINES["call"]}", fontcolor="{TEXTS["call"]}", arrowhead=vee',
    "failure": f'color="{LINES["failure"]}", fontcolor="{TEXTS["failure"]}", style=dashed, arrowhead=empty',
}


def dot(diagram: Diagram, *, is_measured: bool = False) -> str:
    """Return a drawing in the language of Graphviz.

    Args:
        diagram: what is drawn.
        is_measured: whether every character is one whose width Graphviz knows, and parts and ways are
            called by their places. Default: texts and names are what they are.
    """
    return "\n".join(_Writer(diagram, is_measured).lines()) + "\n"


def texts_of(part: Part) -> list[str]:
    """Return every text in a shape, in the order in which it is written."""
    mark = alarm_mark(part)
    return [*name_lines(part), *caption(part), *([mark] if mark else [])]


class _Writer:
    """Writes one drawing."""

    def __init__(self, diagram: Diagram, is_measured: bool) -> None:
        self._diagram = diagram
        self._is_measured = is_measured
        self._known_before: dict[str, set[str]] = {}
        self._places = {key: place for place, key in enumerate(diagram.parts)}

    def lines(self) -> Iterator[str]:
        yield _HEAD
        for number, (stack, parts) in enumerate(self._diagram.stacks.items()):
            if stack:
                yield f"  subgraph cluster_{number} {{"
                yield f"    label=<{self._text(stack)}>;"
            yield from (f"    {self._part(part)}" for part in parts)
            if stack:
                yield "  }"
        for number, way in enumerate(self._diagram.ways):
            yield f"  {self._way(number, way)}"
        yield "}"

    def _part(self, part: Part) -> str:
        names = "<br/>".join(f"<b>{self._text(line)}</b>" for line in name_lines(part))
        said = "<br/>".join(self._coloured("fact", line) for line in caption(part))
        mark = alarm_mark(part)
        end = self._coloured("alarm", f"  {mark}" if said else mark) if mark else ""
        below = f"<br/>{said}{end}" if said or end else ""
        label = f'<font point-size="{NAME_SIZE}">{names}</font>{below}'
        return f"{self._id(part.key)} [label=<{label}>, {_look(part)}];"

    def _way(self, number: int, way: Way) -> str:
        label = "<br/>".join(f" {self._text(line)} " for line in way.facts)
        # Keeps the text off its line.
        gap = f'<br/><font point-size="{_GAP}"> </font>'
        settings = [*([f"label=<{label}{gap}>"] if label else []), _WAYS[way.kind]]
        if self._is_free(way):
            settings.append("constraint=false")
        if self._is_measured:
            settings.append(f'id="{number}"')
        return f"{self._id(way.source)} -> {self._id(way.target)} [{', '.join(settings)}];"

    def _id(self, key: str) -> str:
        if self._is_measured:
            return str(self._places[key])
        # A backslash is none in the language of Graphviz, but before a quotation mark.
        said = key.replace("\\", "/").replace('"', '\\"')
        return f'"{said}"'

    def _is_free(self, way: Way) -> bool:
        """Return whether a way may run to the left: what is called may stand before its caller."""
        return way.kind == "call" and way.target in self._before(way.source)

    def _before(self, key: str) -> set[str]:
        if key not in self._known_before:
            self._known_before[key] = self._diagram.before(key)
        return self._known_before[key]

    def _coloured(self, colour: str, said: str) -> str:
        return f'<font color="{TEXTS[colour]}">{self._text(said)}</font>'

    def _text(self, said: str) -> str:
        """Return a text as it stands in a label that is written as HTML."""
        said = "".join(map(_as_wide, said)) if self._is_measured else said
        return said.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _look(part: Part) -> str:
    kind = part.kind
    styles = ["filled"]
    if kind.name == "function" and kind.shape == "box":
        styles.append("rounded")
    if kind.name == "external":
        styles.append("dotted")
    colour = "failure" if part.keeps_failures else kind.name
    keeps = ", peripheries=2" if part.keeps_failures else ""
    look = f'shape={kind.shape}, style="{",".join(styles)}", color="{LINES[colour]}"'
    look += f', fillcolor="{FILLS[colour]}"'
    return f"{look}{_MARGINS.get(kind.shape, '')}{keeps}"


def _as_wide(character: str) -> str:
    """Return a character that is as wide, of those whose width Graphviz knows."""
    if character.isascii():
        return character
    return "W" if unicodedata.east_asian_width(character) in "WF" or character in "▲…" else "m"
