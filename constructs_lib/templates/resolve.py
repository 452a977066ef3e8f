"""What the values of a template come to, as far as it can be known before CloudFormation runs.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
(2026-11-27). A parameter of a stack that nobody nests is not known, its default either: a deployment may
give another value.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from constructs_lib.templates.model import ABSENT, UNKNOWN, OneOf, Pseudo, Reference, Stack
from constructs_lib.templates.resolved import is_known, joined

_IN_TEXT = re.compile(r"\$\{(!?)([^}]*)\}")
_TOO_DEEP = 200


class Resolver:
    """Resolves the values of one stack."""

    def __init__(self, stack: Stack) -> None:
        self._stack = stack
        self._parameters: dict[str, Any] = {}
        self._conditions: dict[str, bool | None] = {}

    def value(self, raw: Any) -> Any:
        """Return what a value of the template comes to; see `constructs_lib.templates.resolved`."""
        # A circle of exports and outputs, also through several stacks, is CloudFormation's to refuse.
        app = self._stack.app
        if app.depth > _TOO_DEEP:
            return UNKNOWN
        app.depth += 1
        try:
            return self._value(raw)
        finally:
            app.depth -= 1

    def _value(self, raw: Any) -> Any:
        match raw:
            case str():
                # A dynamic reference is read when the stack is deployed.
                return UNKNOWN if "{{resolve:" in raw else raw
            case list():
                return self._list(raw)
            case {**only} if len(only) == 1 and (name := next(iter(only))) in _FUNCTIONS:
                return _FUNCTIONS[name](self, only[name])
            case dict():
                return self._mapping(raw)
            case _:
                return raw

    def _mapping(self, raw: Mapping[Any, Any]) -> Any:
        # A function that is not known here, or a loop of AWS::LanguageExtensions, which adds keys.
        if any(str(key).startswith("Fn::") for key in raw):
            return UNKNOWN
        found = {key: self.value(each) for key, each in raw.items()}
        return {key: each for key, each in found.items() if each is not ABSENT}

    def _list(self, raw: list[Any]) -> Any:
        found = [self.value(each) for each in raw]
        return [each for each in found if each is not ABSENT]

    def holds(self, name: str) -> bool | None:
        """Return whether a condition of the template holds; `None` where that is not known."""
        if name not in self._conditions:
            self._conditions[name] = None
            self._conditions[name] = self._truth(self._stack.section("Conditions").get(name))
        return self._conditions[name]

    def _truth(self, raw: Any) -> bool | None:
        match raw:
            case {"Condition": str(name)}:
                return self.holds(name)
            case {"Fn::Equals": [one, other]}:
                one, other = self.value(one), self.value(other)
                return str(one) == str(other) if is_known(one) and is_known(other) else None
            case {"Fn::Not": [each]}:
                truth = self._truth(each)
                return None if truth is None else not truth
            case {"Fn::And": list(each)}:
                return _all([self._truth(one) for one in each])
            case {"Fn::Or": list(each)}:
                truth = _all([None if (t := self._truth(one)) is None else not t for one in each])
                return None if truth is None else not truth
            case _:
                return None

    def _ref(self, name: Any) -> Any:
        if not isinstance(name, str):
            return UNKNOWN
        stack = self._stack
        if name in stack.resources:
            return Reference(stack.resources[name], "Ref")
        if name in stack.section("Parameters"):
            return self._parameter(name)
        return self._pseudo(name) if name.startswith("AWS::") else UNKNOWN

    def _pseudo(self, name: str) -> Any:
        match name:
            case "AWS::NoValue":
                return ABSENT
            case "AWS::Region":
                return self._stack.region or Pseudo(name)
            case "AWS::AccountId":
                return self._stack.account or Pseudo(name)
            case "AWS::StackName" if self._stack.is_named:
                return self._stack.name or Pseudo(name)
            case "AWS::Partition" | "AWS::URLSuffix" | "AWS::StackName" | "AWS::StackId":
                return Pseudo(name)
            case _:
                return UNKNOWN

    def _parameter(self, name: str) -> Any:
        if name not in self._parameters:
            self._parameters[name] = UNKNOWN
            self._parameters[name] = self._given(name)
        return self._parameters[name]

    def _given(self, name: str) -> Any:
        declared = self._stack.section("Parameters")[name]
        kind = str(declared.get("Type", "String"))
        if kind.startswith("AWS::SSM::"):
            return UNKNOWN
        parent = self._stack.parent
        if parent is not None:
            given = parent.value(f"Parameters.{name}")
            return _as_kind(declared.get("Default", UNKNOWN) if given is ABSENT else given, kind)
        allowed = declared.get("AllowedValues")
        if not isinstance(allowed, list) or not allowed or not is_known(allowed):
            return UNKNOWN
        return _one_of([_as_kind(each, kind) for each in allowed])

    def _get_att(self, raw: Any) -> Any:
        name, attribute = raw.split(".", 1) if isinstance(raw, str) and "." in raw else _pair(raw)
        attribute = self.value(attribute)
        stack = self._stack
        if not isinstance(attribute, str) or not isinstance(name, str):
            return UNKNOWN
        if name in stack.nested and attribute.startswith("Outputs."):
            child = stack.nested[name]
            output = child.section("Outputs").get(attribute.removeprefix("Outputs."), {})
            return child.resolver.value(output["Value"]) if "Value" in output else UNKNOWN
        return Reference(stack.resources[name], attribute) if name in stack.resources else UNKNOWN

    def _join(self, raw: Any) -> Any:
        between, parts = _pair(raw)
        if isinstance(parts, dict):
            parts = self.value(parts)
        else:
            parts = self._list(parts) if isinstance(parts, list) else UNKNOWN
        if not isinstance(between, str) or not isinstance(parts, list):
            return UNKNOWN
        pieces: list[Any] = []
        for each in parts:
            pieces += [between, each] if pieces and between else [each]
        return joined(pieces)

    def _sub(self, raw: Any) -> Any:
        pattern, given = _pair(raw) if isinstance(raw, list) else (raw, {})
        if not isinstance(pattern, str):
            return UNKNOWN
        given = given if isinstance(given, dict) else {}
        parts: list[Any] = []
        end = 0
        for found in _IN_TEXT.finditer(pattern):
            parts.append(pattern[end : found.start()])
            end = found.end()
            parts.append(f"${{{found[2]}}}" if found[1] else self._named(found[2].strip(), given))
        result = joined([*parts, pattern[end:]])
        return UNKNOWN if isinstance(result, str) and "{{resolve:" in result else result

    def _named(self, name: str, given: Mapping[str, Any]) -> Any:
        if name in given:
            return self.value(given[name])
        return self._get_att(name) if "." in name else self._ref(name)

    def _select(self, raw: Any) -> Any:
        index, values = _pair(raw)
        index, values = self.value(index), self.value(values)
        try:
            place = int(index)
            return values[place] if isinstance(values, list) and place >= 0 else UNKNOWN
        except (TypeError, ValueError, IndexError):
            return UNKNOWN

    def _split(self, raw: Any) -> Any:
        at, text = _pair(raw)
        text = self.value(text)
        return text.split(at) if isinstance(text, str) and isinstance(at, str) and at else UNKNOWN

    def _find_in_map(self, raw: Any) -> Any:
        if not isinstance(raw, list) or len(raw) < 3:
            return UNKNOWN
        name, first, second = (self.value(each) for each in raw[:3])
        found: Any = self._stack.section("Mappings").get(name, {}) if isinstance(name, str) else {}
        for key in (first, second):
            if not isinstance(found, dict) or not isinstance(key, str | int):
                return UNKNOWN
            found = found.get(str(key), UNKNOWN)
        return found

    def _if(self, raw: Any) -> Any:
        if not isinstance(raw, list) or len(raw) != 3 or not isinstance(raw[0], str):
            return UNKNOWN
        truth = self.holds(raw[0])
        if truth is not None:
            return self.value(raw[1] if truth else raw[2])
        return _one_of([self.value(raw[1]), self.value(raw[2])])

    def _import(self, raw: Any) -> Any:
        found = self._stack.app.exports.get(name) if isinstance(name := self.value(raw), str) else None
        return found[0].resolver.value(found[1]) if found else UNKNOWN

    def _stack_output(self, raw: Any) -> Any:
        """Return the output of a stack that is named, of this account.

        https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-getstackoutput.html
        (2026-11-27)
        """
        if not isinstance(raw, dict) or "RoleArn" in raw:
            return UNKNOWN
        named, output = self.value(raw.get("StackName")), self.value(raw.get("OutputName"))
        region = self.value(raw.get("Region", {"Ref": "AWS::Region"}))
        here = self._stack.region if isinstance(region, Pseudo) else region
        found = [
            each
            for each in self._stack.app.stacks
            if each.is_named and each.name == named and each.region in {here, None}
        ]
        value = found[0].section("Outputs").get(str(output), {}) if len(found) == 1 else {}
        return found[0].resolver.value(value["Value"]) if "Value" in value else UNKNOWN

    def _json(self, raw: Any) -> Any:
        value = self.value(raw)
        return json.dumps(value) if is_known(value) else UNKNOWN

    def _length(self, raw: Any) -> Any:
        value = self.value(raw)
        return len(value) if isinstance(value, list) else UNKNOWN


def _all(truths: list[bool | None]) -> bool | None:
    if False in truths:
        return False
    return None if None in truths else True


def _one_of(values: list[Any]) -> Any:
    first = values[0]
    return first if all(each == first for each in values[1:]) else OneOf(tuple(values))


def _as_kind(value: Any, kind: str) -> Any:
    if isinstance(value, str) and (kind == "CommaDelimitedList" or kind.startswith("List<")):
        return [each.strip() for each in value.split(",")]
    return value


def _pair(raw: Any) -> tuple[Any, Any]:
    return (raw[0], raw[1]) if isinstance(raw, list) and len(raw) == 2 else (UNKNOWN, UNKNOWN)


_FUNCTIONS: dict[str, Callable[[Resolver, Any], Any]] = {
    "Ref": Resolver._ref,
    "Fn::GetAtt": Resolver._get_att,
    "Fn::Join": Resolver._join,
    "Fn::Sub": Resolver._sub,
    "Fn::Select": Resolver._select,
    "Fn::Split": Resolver._split,
    "Fn::FindInMap": Resolver._find_in_map,
    "Fn::If": Resolver._if,
    "Fn::ImportValue": Resolver._import,
    "Fn::GetStackOutput": Resolver._stack_output,
    "Fn::ToJsonString": Resolver._json,
    "Fn::Length": Resolver._length,
}
