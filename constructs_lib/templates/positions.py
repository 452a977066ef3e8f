"""Finds the line of a template's file at which a resource, or a property of it, stands."""

import json
import re
from collections.abc import Sequence
from typing import Any

from constructs_lib.templates.documents import base_loader

__all__ = ["line_of"]

_SPACE = re.compile(r"[\s,:]*")
_DECODER = json.JSONDecoder(strict=False)


def line_of(content: str, keys: Sequence[str]) -> int | None:
    """Return the line, counted from 1, at which the last of some keys stands that is there.

    Args:
        content: a template in JSON or YAML.
        keys: from the outermost one, such as `Resources`, `Intake`, `Properties`; an index is a number.
    """
    try:
        found = _in_json(content, keys) if content.lstrip().startswith("{") else None
        return found or _in_yaml(content, keys)
    except (ValueError, RecursionError):
        return None


def _in_json(content: str, keys: Sequence[str]) -> int | None:
    at, found = _SPACE.match(content, 0).end(), None  # type: ignore[union-attr]
    try:
        for key in keys:
            step = _key(content, at, key) if content[at] == "{" else _item(content, at, key)
            if step is None:
                break
            found, at = step
    except (json.JSONDecodeError, IndexError):
        return None
    return None if found is None else content.count("\n", 0, found) + 1


def _key(content: str, at: int, key: str) -> tuple[int, int] | None:
    """Return where a key of a mapping stands, and where its value begins."""
    at = _after(content, at + 1)
    while content[at] != "}":
        name, end = _DECODER.raw_decode(content, at)
        value = _after(content, end)
        if name == key:
            return at, value
        at = _after(content, _DECODER.raw_decode(content, value)[1])
    return None


def _item(content: str, at: int, key: str) -> tuple[int, int] | None:
    if content[at] != "[" or not key.isdigit():
        return None
    at = _after(content, at + 1)
    for _ in range(int(key)):
        if content[at] == "]":
            return None
        at = _after(content, _DECODER.raw_decode(content, at)[1])
    return None if content[at] == "]" else (at, at)


def _after(content: str, at: int) -> int:
    return _SPACE.match(content, at).end()  # type: ignore[union-attr]


def _in_yaml(content: str, keys: Sequence[str]) -> int | None:
    try:
        import yaml  # noqa: PLC0415 - only for templates in YAML
    except ImportError:
        return None
    try:
        node: Any = yaml.compose(content, Loader=base_loader(yaml, content))
    except yaml.YAMLError:
        return None
    found = None
    for key in keys:
        if isinstance(node, yaml.MappingNode):
            pairs = (pair for pair in node.value if getattr(pair[0], "value", None) == key)
            name, node = next(pairs, (None, None))
        elif isinstance(node, yaml.SequenceNode) and key.isdigit() and int(key) < len(node.value):
            name = node = node.value[int(key)]
        else:
            name = None
        if name is None:
            break
        found = name.start_mark.line + 1
    return found
