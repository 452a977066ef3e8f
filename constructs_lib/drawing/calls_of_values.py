"""What a value is called that no template says: by the export or the parameter that it is taken from."""

import re
from collections.abc import Iterable
from typing import Any

from constructs_lib.templates.arns import canonical
from constructs_lib.templates.model import Resource, Stack

__all__ = ["call_of"]

_IN_TEXT = re.compile(r"\$\{([^!}]+)\}")
# https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm.html (2026-11-27)
_DYNAMIC = re.compile(r"\{\{resolve:[a-z-]+:([^:}]+)")


def call_of(resource: Resource, place: str) -> str | None:
    """Return what people call the value of a property; `None` where nothing in it has a name.

    Args:
        resource: the resource.
        place: the property, such as `Targets.0.Arn`.
    """
    raw: Any = resource.definition.get("Properties")
    for key in place.split("."):
        if isinstance(raw, list) and key.isdecimal() and int(key) < len(raw):
            raw = raw[int(key)]
        else:
            raw = raw.get(key) if isinstance(raw, dict) else None
    return _call(resource.stack, raw)


def _call(stack: Stack, raw: Any) -> str | None:
    match raw:
        case {"Fn::ImportValue": export}:
            said = canonical(stack.resolver.value(export))
            found = said if said and "<" not in said else _text(export)
        case {"Fn::GetStackOutput": {"OutputName": str(output)}}:
            found = output
        case {"Ref": str(name)}:
            found = name if name in stack.section("Parameters") else None
        case {"Fn::Sub": pattern}:
            named = [{"Ref": name} for name in _IN_TEXT.findall(_text(raw) or "")]
            found = _first(stack, [*named, pattern])
        case str():
            dynamic = _DYNAMIC.search(raw)
            found = dynamic[1] if dynamic else None
        case dict() | list():
            found = _first(stack, raw.values() if isinstance(raw, dict) else raw)
        case _:
            found = None
    return found


def _first(stack: Stack, values: Iterable[Any]) -> str | None:
    return next(filter(None, (_call(stack, each) for each in values)), None)


def _text(raw: Any) -> str | None:
    """Return the text of a substitution."""
    match raw:
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            return text
        case _:
            return None
