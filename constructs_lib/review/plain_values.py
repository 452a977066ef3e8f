"""Values of a template as plain JSON, equal on both sides of a change where they mean the same.

A reference becomes a text such as `${Orders.Arn}`, with a name that both sides share.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from constructs_lib.templates.model import ABSENT, Pseudo, Reference, Resource, Stack, Text
from constructs_lib.templates.resolved import is_known

__all__ = ["PlainValues", "masked"]

_ASSET = re.compile(r"\b[0-9a-f]{64}\b")
_FUNCTIONS = ("Ref", "Condition")
_IN_TEXT = re.compile(r"\$\{(!?)([^}]*)\}")


def masked(value: Any) -> Any:
    """Return a value in which the hashes of assets are equal."""
    match value:
        case str():
            return _ASSET.sub("<asset>", value)
        case list():
            return [masked(each) for each in value]
        case dict():
            return {key: masked(each) for key, each in value.items()}
        case _:
            return value


class PlainValues:
    """Makes values of one side plain.

    Attributes:
        name_of: returns what both sides call a resource, in the stack that refers to it.
    """

    def __init__(self, name_of: Callable[[Resource, Stack], str]) -> None:
        self.name_of = name_of

    def of(self, stack: Stack, raw: Any) -> Any:
        """Return a value of a template; `ABSENT` where the template leaves it out by AWS::NoValue."""
        match raw:
            case list():
                return [each for item in raw if (each := self.of(stack, item)) is not ABSENT]
            case {**only} if len(only) == 1 and _is_function(next(iter(only))):
                known = self.resolved(stack, stack.resolver.value(raw))
                return self._open(stack, raw) if known is None else known
            case dict():
                found = {str(key): self.of(stack, each) for key, each in raw.items()}
                return {key: each for key, each in found.items() if each is not ABSENT}
            case _:
                return raw

    def resolved(self, stack: Stack, value: Any) -> Any:
        """Return what a value comes to; `None` where that is not known."""
        match value:
            case Reference(resource, attribute):
                name = self.name_of(resource, stack)
                return f"${{{name}}}" if attribute == "Ref" else f"${{{name}.{attribute}}}"
            case Pseudo(name):
                return f"${{{name}}}"
            case Text(parts):
                found = [self.resolved(stack, part) for part in parts]
                return None if None in found else "".join(found)
            case list() | dict():
                return value if is_known(value) else None
            case _:
                return value if value is ABSENT or is_known(value) else None

    def _open(self, stack: Stack, raw: Mapping[str, Any]) -> Any:
        """Return what only CloudFormation resolves, with what is in it made plain."""
        ((name, given),) = raw.items()
        match name, given:
            case "Fn::Join", [str(between), list(parts)]:
                found = [self.of(stack, part) for part in parts]
                return between.join(_text(part) for part in found if part is not ABSENT)
            case "Fn::Sub", str(pattern):
                return _IN_TEXT.sub(lambda part: self._part(stack, part), pattern)
            case "Ref", str(parameter):
                return f"${{{parameter}}}"
            case "Fn::If", [str(condition), one, other]:
                return {name: [condition, *(_filled(self.of(stack, each)) for each in (one, other))]}
            case "Fn::GetAtt", _:
                return {name: given}
            case _:
                return {name: _filled(self.of(stack, given))}

    def _part(self, stack: Stack, part: re.Match[str]) -> str:
        if part[1]:
            return part[0]
        name, _, attribute = part[2].strip().partition(".")
        return _text(self.of(stack, {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}))


def _is_function(key: Any) -> bool:
    return isinstance(key, str) and (key.startswith("Fn::") or key in _FUNCTIONS)


def _filled(value: Any) -> Any:
    return "${AWS::NoValue}" if value is ABSENT else value


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is ABSENT:
        return ""
    return "${" + json.dumps(value, sort_keys=True) + "}"
