"""Which parts keep failed events: those that get nothing else, and from which nothing takes them on."""

from collections.abc import Mapping, Sequence

from constructs_lib.drawing.diagram import Part, Way

__all__ = ["keepers"]


def keepers(parts: Mapping[str, Part], ways: Sequence[Way]) -> set[str]:
    """Return the keys of the parts that keep failed events.

    A topic keeps nothing: what it hands failed events to may.

    Args:
        parts: the parts, by their keys.
        ways: the ways between them.
    """
    passing: set[str] = set()
    while more := _got(ways, passing, {key for key, part in parts.items() if _passes(part)}) - passing:
        passing |= more
    first = {way.target for way in ways if way.kind == "failure"}
    polled = {way.source for way in ways if way.kind == "event"}
    # Mail that a topic sends is gone.
    keeping = {
        key
        for key, part in parts.items()
        if not _passes(part) and part.kind.name != "function" and (part.resources or key in first)
    }
    emptied = {key for key in polled if parts[key].kind.name != "store"}
    return _got(ways, passing, keeping - emptied)


def _got(ways: Sequence[Way], passing: set[str], asked: set[str]) -> set[str]:
    """Return which of some parts get failed events and nothing else, given those that pass them on."""
    failed = {way.target for way in ways if way.kind == "failure" or way.source in passing}
    fed = {way.target for way in ways if way.kind != "failure" and way.source not in passing}
    return (failed - fed) & asked


def _passes(part: Part) -> bool:
    return part.kind.name == "topic"
