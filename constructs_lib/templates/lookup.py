"""Finds constructs by the names that people use: one way for every tool."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.templates.model import Resource

__all__ = ["below", "matching", "names", "nearest", "spoken"]

_HASH = re.compile(r"[0-9A-F]{8}$")


def spoken(resource: Resource) -> str:
    """Return how a person calls a resource: its construct path; without one, stack and logical id.

    CDK builds a logical id from the ids on the path and a hash, which nobody says.
    """
    return resource.name if resource.path else f"{resource.stack.name}/{_HASH.sub('', resource.logical_id)}"


def matching(resources: Iterable[Resource], name: str) -> list[Resource]:
    """Return the resources that a name is meant for; more than one where it is not clear.

    Args:
        resources: those to choose from.
        name: a logical id, or a construct path such as `Shop/Orders/Handler`; what it begins with may be left
            out. A construct that holds one of them stands for it.
    """
    wanted = name.strip("/")
    known = [(each, spoken(each)) for each in resources]
    ids = [each for each, said in known if wanted in {each.logical_id, said, "/".join(each.path)}]
    return (
        ids
        or [each for each, said in known if said.endswith(f"/{wanted}")]
        or [each for each, said in known if _letters(said) == _letters(wanted)]
        or [each for each, said in known if f"/{wanted}/" in f"/{said}"]
    )


def below(resources: Sequence[Resource], name: str) -> list[Resource]:
    """Return what a construct holds.

    Args:
        resources: those of one stack.
        name: its path, without the ids of stage and stack or with them, or a logical id.
    """
    wanted = tuple(name.strip("/").split("/"))
    # The paths of a stack start with the ids of its stage and itself, which its name does not tell.
    starts = len(_common_start(resources)) + 1
    return [each for each in resources if _is_below(each, name, wanted, starts)]


def _is_below(resource: Resource, name: str, wanted: tuple[str, ...], starts: int) -> bool:
    if not resource.path:
        return resource.logical_id.startswith(_letters(name))
    return resource.logical_id == name or any(
        resource.path[start : start + len(wanted)] == wanted for start in range(starts)
    )


def _letters(name: str) -> str:
    return re.sub("[^A-Za-z0-9]", "", name)


def names(resources: Sequence[Resource]) -> list[str]:
    """Return the names of all constructs of a stack that hold a resource, without the stack's own."""
    start = 1 if _common_start(resources) else 0
    return sorted({name for each in resources for name in _names(each, start)})


def _names(resource: Resource, start: int) -> Iterator[str]:
    if not resource.path:
        yield resource.logical_id
    for end in range(start + 1, len(resource.path)):
        yield "/".join(resource.path[start:end])


def nearest(name: str, known: Sequence[str]) -> str:
    """Return how a message ends about a name that nothing has: `did you mean Orders or Order`."""
    return nearest_text(nearest_names(name, known, cutoff=0.4), known) or "there is none at all"


def _common_start(resources: Sequence[Resource]) -> tuple[str, ...]:
    columns = zip(*(each.path for each in resources if each.path), strict=False)
    return tuple(column[0] for column in takewhile(lambda column: len(set(column)) == 1, columns))
