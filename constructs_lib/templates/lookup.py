"""Finds constructs by the names that people use."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.templates.model import Resource

__all__ = ["below", "names", "nearest"]


def below(resources: Sequence[Resource], name: str) -> list[Resource]:
    """Return what a construct holds, found by its path, the end of its path's start, or a logical id.

    Args:
        resources: those of one stack, or of all.
        name: such as `Orders/Intake`; what comes before the first construct (stage, stack) may be left out.
    """
    wanted = tuple(name.strip("/").split("/"))
    starts = len(_common_start([each.path for each in resources if each.path])) + 1
    return [each for each in resources if _is_below(each, name, wanted, starts)]


def _is_below(resource: Resource, name: str, wanted: tuple[str, ...], starts: int) -> bool:
    if not resource.path:
        # CDK builds a logical id from the ids on the path and a hash.
        return resource.logical_id.startswith("".join(wanted))
    return resource.logical_id == name or any(
        resource.path[start : start + len(wanted)] == wanted for start in range(starts)
    )


def names(resources: Sequence[Resource]) -> list[str]:
    """Return the names of all constructs that hold a resource, without what they all begin with."""
    start = 1 if _common_start([each.path for each in resources if each.path]) else 0
    return sorted({name for each in resources for name in _names(each, start)})


def _names(resource: Resource, start: int) -> Iterator[str]:
    if not resource.path:
        yield resource.logical_id
    for end in range(start + 1, len(resource.path)):
        yield "/".join(resource.path[start:end])


def nearest(name: str, known: list[str]) -> str:
    """Return how a message ends about a construct that is not there."""
    return nearest_text(nearest_names(name, known, cutoff=0.4), known) or "there is none at all"


def _common_start(paths: list[tuple[str, ...]]) -> tuple[str, ...]:
    columns = zip(*paths, strict=False)
    return tuple(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))
