"""The grammar of patterns, which filters of mappings and filter policies of SNS share with EventBridge.

Both are compiled by the same library, and what it refuses here is what it refuses there:
https://github.com/aws/event-ruler/blob/main/src/main/software/amazon/event/ruler/JsonRuleCompiler.java
(2026-11-27).
"""

import ipaddress
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.rules import text

EITHER = "$or"
_COMPARISONS = ("=", "<", "<=", ">", ">=")
_IGNORING = "equals-ignore-case"
_SCALARS = str | int | float | bool | None
# In a wildcard, a backslash stands before an asterisk or another backslash that are meant as they are.
_ESCAPED = r"\\[*\\]"


@frozen
class Problem:
    """What is wrong with one condition of a pattern; `fix` says what to change where more is known."""

    allowed: str
    got: str
    fix: str | None = None


def problems(pattern: Mapping[str, Any], most: float, path: str = "") -> Iterator[Problem]:
    """Yield what is wrong with the conditions of a pattern, each with the path of its key.

    Args:
        pattern: keys that lead to lists of conditions, or to keys of their own.
        most: the largest number that a comparison takes, also below zero.
        path: the path of the key that holds the pattern.
    """
    for key, each in pattern.items():
        where = f"{path}.{key}" if path else key
        if key == EITHER:
            yield from _alternatives(each, most, path)
        elif isinstance(each, Mapping):
            yield from problems(each, most, where)
        elif isinstance(each, list):
            if key in _OPERANDS and _is_operand(key, each):
                yield Problem(f"{key} in a list, as [{{'{key}': ...}}]", f"one that is a key at {where}")
            for condition in each:
                yield from _condition(condition, most, where)
        elif key in _OPERANDS and is_json(each):
            allowed = f"{key} in a list, as [{{'{key}': {text.shown(each)}}}]"
            yield Problem(allowed, f"one that is in none at {path or key}")


def has_lists(pattern: Mapping[str, Any]) -> bool:
    """Return whether every key leads to a list of conditions, except operators in the wrong place."""
    return bool(pattern) and all(
        has_lists(each) if isinstance(each, Mapping) else _is_list(each) or key in _OPERANDS
        for key, each in pattern.items()
    )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and bool(value)


def _is_operand(operator: str, values: list[Any]) -> bool:
    """Return whether a key with the name of an operator is one, and hardly a field of that name."""
    if operator == "numeric":
        return bool(values) and values[0] in _COMPARISONS
    if operator == "exists":
        return values in ([True], [False])
    return operator in {"anything-but", _IGNORING}


def _alternatives(given: object, most: float, path: str) -> Iterator[Problem]:
    where = f" at {path}" if path else ""
    if not is_json(given):
        return
    if not isinstance(given, list) or not all(isinstance(each, Mapping) and each for each in given):
        yield Problem("a list of patterns in $or", f"{text.shown(given)}{where}")
        return
    if len(given) < 2:
        yield Problem("at least 2 patterns in $or", f"{len(given)}{where}")
    for each in given:
        for key in each:
            if key in _OPERANDS:
                yield Problem("patterns without operators for keys in $or", f"{key}{where}")
        yield from problems(each, most, path)


def _condition(value: object, most: float, where: str) -> Iterator[Problem]:
    if isinstance(value, _SCALARS) or not is_json(value):
        return
    if not isinstance(value, Mapping):
        allowed = "a text, a number, true, false, null or an operator in each list"
        yield Problem(allowed, f"{text.shown(value)} at {where}")
        return
    if len(value) != 1:
        yield Problem("one operator in each condition", f"{text.listed(value, 'and')} at {where}")
        return
    ((operator, operand),) = value.items()
    if operator not in _OPERANDS:
        yield Problem(f"an operator: {text.listed(_OPERANDS)}", f"{operator} at {where}")
        return
    wanted, is_right = _OPERANDS[operator]
    if not _is_known(operand):
        return
    if not is_right(operand):
        yield Problem(f"{operator} of {wanted}", f"{text.shown(operand)} at {where}")
    elif operator == "numeric":
        yield from _numeric(operand, most, where)


def _numeric(operand: list[Any], most: float, where: str) -> Iterator[Problem]:
    for number in operand[1::2]:
        if abs(number) > most:
            allowed = f"numbers from {text.number(-most)} to {text.number(most)} in numeric"
            yield Problem(allowed, f"{text.number(number)} at {where}")
    if len(operand) == 4 and operand[1] >= operand[3]:
        yield Problem("a numeric range that begins below its end", f"{text.shown(operand)} at {where}")


def is_json(value: object) -> bool:
    """Return whether a value is one of JSON, and none that only CloudFormation knows."""
    return isinstance(value, Mapping | list | _SCALARS)


def _is_known(operand: object) -> bool:
    values = (
        operand.values() if isinstance(operand, Mapping) else operand if isinstance(operand, list) else ()
    )
    return is_json(operand) and all(map(_is_known, values))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_affix(value: object) -> bool:
    if isinstance(value, Mapping):
        return list(value) == [_IGNORING] and _is_text(value[_IGNORING])
    return _is_text(value)


def _is_wildcard(value: object) -> bool:
    if not isinstance(value, str):
        return False
    rest = re.sub(_ESCAPED, "_", value)
    return "**" not in rest and "\\" not in rest


def _is_network(value: object) -> bool:
    try:
        if not isinstance(value, str) or "/" not in value:
            return False
        network = ipaddress.ip_network(value, strict=False)
        # A single address is written as such.
        return network.prefixlen < network.max_prefixlen
    except ValueError:
        return False


def _is_comparison(value: object) -> bool:
    if not isinstance(value, list) or len(value) not in {2, 4} or not all(map(_is_number, value[1::2])):
        return False
    first, *second = value[::2]
    if not second:
        return first in _COMPARISONS
    # A range goes upwards.
    return first in {">", ">="} and second[0] in {"<", "<="}


def _is_exception(value: object) -> bool:
    if isinstance(value, Mapping):
        return len(value) == 1 and all(
            key in _EXCEPTED and _are(_EXCEPTED[key], each) for key, each in value.items()
        )
    return _are(_is_text, value) or _are(_is_number, value)


def _is_filled(value: object) -> bool:
    return isinstance(value, str) and value != ""


_EXCEPTED = {
    "prefix": _is_filled,
    "suffix": _is_filled,
    _IGNORING: _is_text,
    "wildcard": _is_wildcard,
}
"""What stands below anything-but; nothing begins or ends otherwise than with no character."""


def _are(kind: Callable[[object], bool], value: object) -> bool:
    values = value if isinstance(value, list) else [value]
    return bool(values) and all(map(kind, values))


_OPERANDS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "prefix": ("a text", _is_affix),
    "suffix": ("a text", _is_affix),
    _IGNORING: ("a text", _is_text),
    "wildcard": ("a text without ** in it", _is_wildcard),
    "anything-but": ("texts, of numbers, or of one operator for texts", _is_exception),
    "numeric": ('one comparison, as ["=", 5], or a range, as [">", 0, "<=", 5]', _is_comparison),
    "exists": ("true or false", lambda value: isinstance(value, bool)),
    "cidr": ("a network, as 10.0.0.0/24", _is_network),
}
