"""Decides which records match the filters of an event source mapping.

Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html (2026-11-23).
"""

import base64
import json
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

__all__ = ["UnknownPatternError", "lets_through"]

_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "=": operator.eq,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class UnknownPatternError(Exception):
    """A filter uses a comparison that is not known here."""


def lets_through(filters: Sequence[str], record: Mapping[str, Any]) -> bool:
    """Return whether a record is for the function.

    Args:
        filters: patterns in JSON, of which one has to match; every record passes when there is none.
        record: as the function gets it.

    Raises:
        UnknownPatternError: a filter uses a comparison that is not known here.
    """
    if not filters:
        return True
    view = _view(record)
    return any(_matches(json.loads(pattern), view) for pattern in filters)


def _view(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a filter sees; of Kinesis what lies below `kinesis`, too, with its data decoded.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis-filtering.html (2026-11-23).
    """
    if "kinesis" not in record:
        return record
    data = base64.b64decode(record["kinesis"]["data"])
    others = {key: value for key, value in record.items() if key != "kinesis"} | record["kinesis"]
    try:
        return {**others, "data": json.loads(data)}
    except ValueError:
        return {**others, "data": data.decode(errors="replace")}


def _matches(pattern: Mapping[str, Any], value: object) -> bool:
    if isinstance(value, list):
        return any(_matches(pattern, item) for item in value)
    found = value if isinstance(value, Mapping) else {}
    return all(_key_matches(key, wanted, found) for key, wanted in pattern.items())


def _key_matches(key: str, wanted: Any, found: Mapping[str, Any]) -> bool:
    if key == "$or" and isinstance(wanted, list):
        return any(_matches(alternative, found) for alternative in wanted)
    if isinstance(wanted, Mapping):
        return _matches(wanted, found.get(key))
    return any(_alternative_matches(alternative, key, found) for alternative in wanted)


def _alternative_matches(alternative: Any, key: str, found: Mapping[str, Any]) -> bool:
    if isinstance(alternative, Mapping) and "exists" in alternative:
        # It asks for leaves only: an object at the key does not exist to it.
        # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
        is_leaf = key in found and not isinstance(found[key], Mapping)
        return bool(alternative["exists"]) is is_leaf
    return key in found and any(_value_matches(alternative, value) for value in _values(found[key]))


def _values(value: object) -> Iterator[object]:
    if isinstance(value, list):
        for item in value:
            yield from _values(item)
    else:
        yield value


def _value_matches(wanted: Any, value: object) -> bool:
    if not isinstance(wanted, Mapping):
        return _same(wanted, value)
    [(comparison, operand)] = wanted.items()
    match comparison:
        case "numeric":
            return _number_matches(operand, value)
        case "anything-but":
            excluded = operand if isinstance(operand, list) else [operand]
            return not any(_value_matches(item, value) for item in excluded)
        case "equals-ignore-case":
            return isinstance(value, str) and value.lower() == operand.lower()
        case "prefix" | "suffix":
            return isinstance(value, str) and _affix_matches(comparison, operand, value)
    # A guess would drop records for good, or send some that the function never asked for.
    message = f"its filter compares by {comparison!r}, which redrive does not support"
    raise UnknownPatternError(message)


def _affix_matches(comparison: str, operand: Any, value: str) -> bool:
    if isinstance(operand, Mapping):
        value, operand = value.lower(), operand["equals-ignore-case"].lower()
    return value.startswith(operand) if comparison == "prefix" else value.endswith(operand)


def _number_matches(operand: Sequence[Any], value: object) -> bool:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return False
    pairs = zip(operand[::2], operand[1::2], strict=True)
    return all(_COMPARISONS[comparison](value, bound) for comparison, bound in pairs)


def _same(wanted: object, value: object) -> bool:
    # True is 1 to Python, not to JSON.
    return isinstance(wanted, bool) is isinstance(value, bool) and wanted == value
