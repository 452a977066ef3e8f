"""Finds the line of a template's file at which a resource, or a property of it, stands."""

import json
import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from constructs_lib.templates.documents import base_loader

__all__ = ["Positions"]

_SPACE = re.compile(r"[\s,:]*")
_DECODER = json.JSONDecoder(strict=False)


class Positions:
    """The lines of one template in JSON or YAML; what was read once is kept."""

    def __init__(self, content: str) -> None:
        self._content = content
        self._children: dict[int, dict[str, tuple[int, int]]] = {}

    def line(self, keys: Sequence[str]) -> int | None:
        """Return the line, counted from 1, at which the last of some keys stands that is there.

        Args:
            keys: from the outermost one, such as `Resources`, `Intake`, `Properties`; an index is a number.
        """
        try:
            found = self._in_json(keys) if self._content.lstrip().startswith("{") else None
            return found or self._in_yaml(keys)
        except (ValueError, RecursionError):
            return None

    def _in_json(self, keys: Sequence[str]) -> int | None:
        at, found = self._after(0), None
        try:
            for key in keys:
                step = self._below(at).get(key)
                if step is None:
                    break
                found, at = step
        except (json.JSONDecodeError, IndexError):
            return None
        return None if found is None else self._content.count("\n", 0, found) + 1

    def _below(self, at: int) -> dict[str, tuple[int, int]]:
        """Return where each key of a mapping, or item of a list, stands, and where its value begins."""
        if at not in self._children:
            kind = self._content[at]
            self._children[at] = self._mapping(at) if kind == "{" else self._list(at) if kind == "[" else {}
        return self._children[at]

    def _mapping(self, at: int) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        at = self._after(at + 1)
        while self._content[at] != "}":
            name, end = _DECODER.raw_decode(self._content, at)
            value = self._after(end)
            found[str(name)] = (at, value)
            at = self._after(_DECODER.raw_decode(self._content, value)[1])
        return found

    def _list(self, at: int) -> dict[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        at = self._after(at + 1)
        while self._content[at] != "]":
            found[str(len(found))] = (at, at)
            at = self._after(_DECODER.raw_decode(self._content, at)[1])
        return found

    def _after(self, at: int) -> int:
        return _SPACE.match(self._content, at).end()  # type: ignore[union-attr]

    @cached_property
    def _node(self) -> Any:
        try:
            import yaml  # noqa: PLC0415 - only for templates in YAML
        except ImportError:
            return None
        try:
            return yaml.compose(self._content, Loader=base_loader(yaml, self._content))
        except yaml.YAMLError:
            return None

    def _in_yaml(self, keys: Sequence[str]) -> int | None:
        node, found = self._node, None
        for key in keys:
            step = _step(node, key)
            if step is None:
                break
            name, node = step
            found = name.start_mark.line + 1
        return found


def _step(node: Any, key: str) -> tuple[Any, Any] | None:
    """Return the node of a key, and that of its value; an item of a list is both."""
    value = getattr(node, "value", None)
    if not isinstance(value, list):
        return None
    if getattr(node, "id", "") == "mapping":
        return next(((name, each) for name, each in value if getattr(name, "value", None) == key), None)
    return (value[int(key)],) * 2 if key.isdigit() and int(key) < len(value) else None
