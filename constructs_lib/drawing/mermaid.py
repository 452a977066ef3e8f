"""A drawing as a flowchart of Mermaid, which GitHub and many wikis show.

https://mermaid.js.org/syntax/flowchart.html (2026-11-27)
"""

from collections.abc import Iterator

from constructs_lib.drawing.colours import FILLS, LINES, TEXTS
from constructs_lib.drawing.diagram import Diagram, Part, Way
from constructs_lib.drawing.dot import texts_of
from constructs_lib.drawing.kinds import EXTERNAL

__all__ = ["mermaid"]

# Between quotation marks these are nothing but themselves.
_PLAIN = " .,/:-_▲…()[]{}*?$=+"


def mermaid(diagram: Diagram) -> str:
    """Return a drawing as a flowchart of Mermaid.

    Args:
        diagram: what is drawn.
    """
    return "\n".join(_lines(diagram)) + "\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    ids = {key: f"n{number}" for number, key in enumerate(diagram.parts)}
    yield "flowchart LR"
    for number, (stack, parts) in enumerate(diagram.stacks.items()):
        if stack:
            yield f'  subgraph s{number}["{_escaped(stack)}"]'
            # A frame that no way leaves would run downwards.
            yield "    direction LR"
        for part in parts:
            yield f"    {ids[part.key]}{_shape(part)}:::{_look(part)}"
        if stack:
            yield "  end"
    for way in diagram.ways:
        yield f"  {ids[way.source]} {_arrow(way)} {ids[way.target]}"
    yield from _styles(diagram)


def _shape(part: Part) -> str:
    before, behind = part.kind.mermaid
    return f'{before}"{"<br/>".join(map(_escaped, texts_of(part)))}"{behind}'


def _arrow(way: Way) -> str:
    arrow = {"event": "==>", "call": "-->", "failure": "-.->"}[way.kind]
    label = "<br/>".join(map(_escaped, way.facts))
    return f'{arrow}|"{label}"|' if label else arrow


def _look(part: Part) -> str:
    """Return the class of a part: a shape of Mermaid has one."""
    if not part.keeps_failures:
        return part.kind.name
    return "failureOutside" if part.kind == EXTERNAL else "failure"


def _styles(diagram: Diagram) -> Iterator[str]:
    for look, part in {_look(part): part for part in diagram.parts.values()}.items():
        colour = "failure" if part.keeps_failures else part.kind.name
        # Mermaid has no double border.
        border = ",stroke-width:3px" if part.keeps_failures else ""
        border += ",stroke-dasharray:2 3" if part.kind == EXTERNAL else ""
        yield f"  classDef {look} fill:{FILLS[colour]},stroke:{LINES[colour]},color:{TEXTS['name']}{border}"
    for kind in ("call", "failure"):
        numbers = [str(number) for number, way in enumerate(diagram.ways) if way.kind == kind]
        if numbers:
            yield f"  linkStyle {','.join(numbers)} stroke:{LINES[kind]}"


def _escaped(said: str) -> str:
    """Return a text with everything as a number that Mermaid or HTML could take for more than text."""
    return "".join(each if each.isalnum() or each in _PLAIN else f"#{ord(each)};" for each in said)
