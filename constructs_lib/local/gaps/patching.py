"""Tools to replace parts of the emulator that complain when the part is no longer what it was."""

import importlib
import inspect
from collections.abc import Callable
from typing import Any

from .catalogue import GapError

Hook = Callable[[str, dict[str, Any]], None]
Check = Callable[[str | None, dict[str, Any]], None]


class Part:
    """A module of the emulator, imported on first use: gaps can be listed where it is not installed."""

    def __init__(self, name: str) -> None:
        self._name = f"ministack.{name}"

    def __getattr__(self, attribute: str) -> Any:
        return getattr(self.module, attribute)

    @property
    def module(self) -> Any:
        """The module itself."""
        return importlib.import_module(self._name)

    def load(self) -> None:
        """Import the module now, so that names which it takes from others are still the emulator's own."""
        importlib.import_module(self._name)

    def __repr__(self) -> str:
        return self._name


def replace(part: Part, name: str, build: Callable[[Any], Any], *, takes: str) -> None:
    """Replace the function ``name`` of a module by what ``build`` makes of the original.

    Args:
        part: The module.
        name: The function's name.
        build: Takes the original function, returns the new one.
        takes: The names of the leading parameters that the new function relies on, separated by blanks.
    """
    # A gap that no longer fits has to be noticed at the start, and not by what it leaves undone.
    original = getattr(part.module, name, None)
    if not callable(original):
        message = f"{part} has no function {name}"
        raise GapError(message)
    _expect_parameters(f"{part}.{name}", original, takes)
    patched = build(original)
    # Several gaps may wrap one function; each checks the signature of the innermost.
    patched.__wrapped__ = original
    setattr(part.module, name, patched)


def _expect_parameters(label: str, function: Any, takes: str) -> None:
    wanted = takes.split()
    actual = list(inspect.signature(function).parameters)
    if actual[: len(wanted)] != wanted:
        message = f"{label} takes ({', '.join(actual)}), not ({', '.join(wanted)}, ...)"
        raise GapError(message)


def replace_text(part: Part, name: str, old: str, new: str) -> None:
    """Replace ``old``, which must occur exactly once, in the string constant ``name`` of a module."""
    text = getattr(part.module, name, None)
    found = text.count(old) if isinstance(text, str) else 0
    if not isinstance(text, str) or found != 1:
        message = f"{part}.{name} holds {old.strip()!r} {found} times, not once"
        raise GapError(message)
    setattr(part.module, name, text.replace(old, new))


provisioners = Part("services.cloudformation.provisioners")


def on_provision(
    resource_type: str,
    *,
    before: Check | None = None,
    after: Hook | None = None,
    on_delete: Hook | None = None,
) -> None:
    """Hook into the creation, update and deletion of a CloudFormation resource type.

    Args:
        resource_type: The type, which the emulator must know.
        before: Called with the physical id, None for a new resource, and the new properties; an exception
            fails the resource with its text.
        after: Called with the physical id and the new properties.
        on_delete: Called with the physical id and the last properties.
    """
    handlers = provisioners._RESOURCE_HANDLERS
    if not {"create", "update", "delete"} <= handlers.get(resource_type, {}).keys():
        message = f"CloudFormation type {resource_type} has no create, update and delete handler"
        raise GapError(message)
    handler = dict(handlers[resource_type])
    for action, takes in (("create", "logical_id props"), ("update", "physical_id old_props new_props")):
        _expect_parameters(f"{action} of {resource_type}", handler[action], f"{takes} stack_name")
    handlers[resource_type] = {**handler, **_hooked(handler, before, after, on_delete)}


def _hooked(
    handler: dict[str, Any],
    before: Check | None,
    after: Hook | None,
    on_delete: Hook | None,
) -> dict[str, Any]:
    def create(logical_id: str, props: dict[str, Any], stack_name: str) -> Any:
        if before:
            before(None, props)
        result = handler["create"](logical_id, props, stack_name)
        if after:
            after(result[0], props)
        return result

    def update(
        physical_id: str, old_props: dict[str, Any], new_props: dict[str, Any], stack_name: str, *rest: Any
    ) -> Any:
        if before:
            before(physical_id, new_props)
        result = handler["update"](physical_id, old_props, new_props, stack_name, *rest)
        if after:
            after(result[0], new_props)
        return result

    def delete(physical_id: str, props: dict[str, Any], *rest: Any) -> Any:
        result = handler["delete"](physical_id, props, *rest)
        if on_delete:
            on_delete(physical_id, props)
        return result

    return {"create": create, "update": update, "delete": delete}
