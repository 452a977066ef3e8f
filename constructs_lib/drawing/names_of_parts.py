"""What a resource is called in a drawing."""

from functools import cache

from constructs_lib.templates.lookup import spoken
from constructs_lib.templates.model import Resource, Stack

__all__ = ["clean", "key_of", "name_of", "stack_calls", "stack_name"]


def clean(said: str) -> str:
    """Return a text with a space in place of what no drawing can show, such as control characters."""
    return "".join(each if each.isprintable() else " " for each in said)


def key_of(resource: Resource) -> str:
    """Return what names a resource among all of an app."""
    return f"{stack_name(resource.stack)}/{clean(resource.logical_id)}"


def stack_name(stack: Stack) -> str:
    """Return what a stack is called among all of an app; a nested one with those that nest it.

    In two accounts or Regions stacks may have the same name: what else tells them apart stands behind it.
    """
    parent = stack.parent
    name = clean(stack.name)
    if parent is not None:
        return f"{stack_name(parent.stack)} / {name}"
    return name if _is_only_one(stack) else f"{name} ({_id(stack)})"


def stack_calls(stack: Stack) -> tuple[str, ...]:
    """Return what people may call a stack: its name, its construct path, and what stands in its frame."""
    return tuple(filter(None, (stack_name(stack), stack.name, clean(stack.path))))


def name_of(resource: Resource) -> str:
    """Return what a resource is called within the frame of its stack."""
    said = clean(spoken(resource))
    if not resource.path:
        return said.partition("/")[2] or said
    start = _start(resource.stack)
    parts = tuple(said.split("/"))
    return "/".join(parts[len(start) :]) if parts[: len(start)] == start and parts[len(start) :] else said


@cache
def _is_only_one(stack: Stack) -> bool:
    return sum(each.name == stack.name for each in stack.app.stacks) == 1


@cache
def _id(stack: Stack) -> str:
    """Return what tells a stack apart from others of its name."""
    return clean(stack.path) or str(stack.app.stacks.index(stack) + 1)


@cache
def _start(stack: Stack) -> tuple[str, ...]:
    """Return the ids that begin every path of a stack: its own, and those of what it is in."""
    if stack.path:
        return tuple(stack.path.split("/"))
    first = {each.path[0] for each in stack.resources.values() if each.path}
    return (first.pop(),) if len(first) == 1 else ()
