"""Draws less of an app: some stacks, or what a construct has to do with."""

from collections.abc import Iterable, Sequence

from constructs_lib.drawing.diagram import Diagram
from constructs_lib.drawing.errors import DrawingError
from constructs_lib.drawing.names_of_parts import stack_calls
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.lookup import matching, nearest, spoken

__all__ = ["around", "keys_of", "of_stacks"]

_READS = ("reads",)


def of_stacks(diagram: Diagram, app: Graph, names: Sequence[str]) -> Diagram:
    """Return the drawing of some stacks, and of what their ways lead to in others.

    Args:
        diagram: what is drawn.
        app: the app.
        names: the names of the stacks, or their construct paths; those that are nested in them come with
            them.

    Raises:
        DrawingError: a name is that of no stack.
    """
    known = {each.stack: None for each in app.resources} | dict.fromkeys(app.stacks)
    frames: dict[str, list[str]] = {}
    for stack in known:
        for call in dict.fromkeys(stack_calls(stack)):
            frames.setdefault(call, []).append(stack_calls(stack)[0])
    for name in names:
        if name not in frames:
            raise DrawingError(f"--stack must name a stack, got {name}; {nearest(name, sorted(frames))}")
    meant = [frame for name in names for frame in frames[name]]
    within = {key for key, part in diagram.parts.items() if _is_in(part.stack, meant)}
    ways = tuple(way for way in diagram.ways if way.source in within or way.target in within)
    ends = {end for way in ways for end in (way.source, way.target)}
    return Diagram(diagram.only(within | ends).parts, ways)


def _is_in(stack: str, names: Sequence[str]) -> bool:
    return any(stack == name or stack.startswith(f"{name} / ") for name in names)


def keys_of(diagram: Diagram, app: Graph, name: str) -> set[str]:
    """Return the keys of the parts that a construct makes, or that what it makes connects.

    Args:
        diagram: what is drawn.
        app: the app.
        name: a construct path or a logical id; what it begins with may be left out.

    Raises:
        DrawingError: nothing has that name, or what has it is not drawn.
    """
    found = set(matching(app.resources, name))
    if not found:
        known = list(dict.fromkeys(map(spoken, app.resources)))
        raise DrawingError(f"--around must name a construct, got {name}; {nearest(name, known)}")
    keys = {key for key, part in diagram.parts.items() if found & set(part.resources)}
    keys = keys or {
        end for way in diagram.ways if found & set(way.through) for end in (way.source, way.target)
    }
    if not keys:
        kinds = ", ".join(sorted({each.type for each in found}))
        message = f"--around must name what takes part in the flow of events, got {name}, which is {kinds}"
        raise DrawingError(f"{message}; name a function, or what its events come from")
    return keys


def around(diagram: Diagram, keys: Iterable[str]) -> Diagram:
    """Return what leads to some parts and what they lead to, over any number of others.

    Args:
        diagram: what is drawn.
        keys: the parts.
    """
    # What is read makes no event; who reads it has nothing to do with where its events go.
    forth = _reached(((way.source, way.target) for way in diagram.ways if way.facts != _READS), keys)
    forth |= {way.target for way in diagram.ways if way.source in forth}
    back = _reached(((way.target, way.source) for way in diagram.ways if way.kind != "failure"), keys)
    # A failure route of what leads there belongs to the picture, too.
    lost = {way.target for way in diagram.ways if way.kind == "failure" and way.source in back}
    return diagram.only(forth | back | lost)


def _reached(steps: Iterable[tuple[str, str]], keys: Iterable[str]) -> set[str]:
    following: dict[str, list[str]] = {}
    for start, end in steps:
        following.setdefault(start, []).append(end)
    found = set(keys)
    pending = list(found)
    while pending:
        new = set(following.get(pending.pop(), ())) - found
        found |= new
        pending += new
    return found
