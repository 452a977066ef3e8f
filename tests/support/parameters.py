"""Every parameter that a user of the library can fill in."""

import dataclasses
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, get_args, get_type_hints

from constructs import Construct

import constructs_lib
from constructs_lib import ConstructsLibError

CONSTRUCTS: tuple[type, ...] = tuple(
    each
    for each in (getattr(constructs_lib, name) for name in constructs_lib.__all__)
    if isinstance(each, type) and issubclass(each, Construct)
)
"""Every public construct."""

VALUES: tuple[type, ...] = tuple(
    each
    for each in (getattr(constructs_lib, name) for name in constructs_lib.__all__)
    if isinstance(each, type) and hasattr(each, "__post_init__") and not issubclass(each, ConstructsLibError)
)
"""Every public class whose objects constructs take."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of a callable, such as `QueueConsumer.fifo` or `DeadLetter.queue.retention_period`."""

    owner: str
    name: str
    is_required: bool

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}"


def callables(kind: type) -> Iterator[tuple[str, Callable[..., object]]]:
    """The constructor, the factories and the methods of a public class, with the names that users write."""
    # A value whose fields are not described is made by its factories.
    if kind in CONSTRUCTS or "Args:" in (inspect.getdoc(kind) or ""):
        yield kind.__name__, kind.__init__  # type: ignore[misc]
    for name, member in vars(kind).items():
        function = getattr(member, "__func__", member)
        if not name.startswith("_") and inspect.isfunction(function):
            yield f"{kind.__name__}.{name}", function


def parameters(kind: type) -> Iterator[Parameter]:
    """The parameters of a public class; where a construct is put is none of them."""
    for owner, function in callables(kind):
        for name, each in inspect.signature(function).parameters.items():
            if name not in {"self", "cls", "scope", "construct_id"}:
                is_optional = each.default is not each.empty or each.kind is each.VAR_POSITIONAL
                yield Parameter(owner, name, not is_optional)


def values_of(kind: type) -> set[type]:
    """The public values that a construct takes, also inside of others."""
    found: set[type] = set()
    left = [function for _, function in callables(kind)]
    while left:
        for each in _mentioned(get_type_hints(left.pop())):
            if each in VALUES and each not in found:
                found.add(each)
                left += [each, *(function for _, function in callables(each))]
    return found


def _mentioned(hints: Any) -> Iterator[Any]:
    for hint in hints.values() if isinstance(hints, dict) else hints:
        yield hint
        yield from _mentioned(get_args(hint))


assert all(map(dataclasses.is_dataclass, VALUES))
