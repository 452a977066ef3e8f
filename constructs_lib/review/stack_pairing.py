"""Which stack before a change is which one after it."""

from collections.abc import Iterator

from constructs_lib.review.pairing import StackPair
from constructs_lib.review.template_files import Side
from constructs_lib.templates.model import Stack

__all__ = ["pair_stacks"]

_ALIKE = 0.5


def pair_stacks(before: Side, after: Side) -> list[StackPair]:
    """Return the stacks of both sides: by their keys, then renamed snapshots by what they hold."""
    old = {key: each for key, each in before.stacks.items() if key not in after.stacks}
    found = []
    for key, stack in after.stacks.items():
        was = before.stacks.get(key)
        if was is None:
            renamed = _renamed(stack, old)
            was = old.pop(renamed) if renamed is not None else None
        found.append(StackPair(after.titles[key], was, stack))
    found += [StackPair(before.titles[key], each, None) for key, each in old.items()]
    return sorted(found, key=lambda each: each.title)


def _renamed(stack: Stack, others: dict[str, Stack]) -> str | None:
    """Return the key of the stack that lay in another file; only of one without a name in CloudFormation."""
    alike = [(_likeness(stack, each), key) for key, each in others.items() if not each.is_named]
    likeness, key = max(alike, default=(0.0, None))
    return key if likeness >= _ALIKE and not stack.is_named else None


def _likeness(one: Stack, other: Stack) -> float:
    mine, others = set(_resources(one)), set(_resources(other))
    return len(mine & others) / max(len(mine | others), 1)


def _resources(stack: Stack) -> Iterator[tuple[str, str]]:
    return ((each.logical_id, each.type) for each in stack.resources.values())
