"""Where two plain values differ."""

import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.model import ABSENT

__all__ = ["Difference", "at_path", "differences", "digest", "is_same", "sorted_text"]

# Lists in which AWS reads no order.
_SETS = frozenset({
    *("Statement", "Action", "NotAction", "Resource", "NotResource", "AWS", "Service", "Federated"),
    *("Tags", "DependsOn", "SecurityGroupIds", "SubnetIds", "ManagedPolicyArns", "AttributeDefinitions"),
    *("AlarmActions", "OKActions", "InsufficientDataActions", "Dimensions", "Filters", "Queues", "Topics"),
    *("Roles", "VpcZoneIdentifier", "SourceSecurityGroups", "Events", "CompatibleRuntimes"),
})  # fmt: skip


@frozen
class Difference:
    """One place at which two values differ.

    Attributes:
        place: keys with dots between them, such as `VpcConfig.SubnetIds`.
        before: what stood there; `ABSENT` where nothing did.
        after: what stands there now.
    """

    place: str
    before: Any
    after: Any


def is_same(one: Any, other: Any, key: str = "") -> bool:
    """Return whether two values mean the same: a number may be a text, and some lists have no order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[each], other[each], each) for each in one)
    if key in _SETS and (isinstance(one, list) or isinstance(other, list)):
        return _as_set(one) == _as_set(other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    if isinstance(one, dict | list) or isinstance(other, dict | list):
        return False
    return one == other or (one is not ABSENT and other is not ABSENT and _scalar(one) == _scalar(other))


def _as_set(value: Any) -> set[str]:
    return {sorted_text(each) for each in (value if isinstance(value, list) else [value])}


def sorted_text(value: Any, key: str = "") -> str:
    """Return a text that is equal for values that mean the same."""
    if isinstance(value, dict):
        return json.dumps({each: sorted_text(value[each], each) for each in sorted(value)})
    if isinstance(value, list):
        found = [sorted_text(each) for each in value]
        return json.dumps(sorted(found) if key in _SETS else found)
    return _scalar(value)


def digest(found: Iterable[Difference]) -> str:
    """Return a text that is equal for changes of values that mean the same; empty where none is given."""
    rows = sorted(
        [each.place, *(sorted_text(one, each.place.rpartition(".")[2]) for one in (each.before, each.after))]
        for each in found
    )
    return sha256(json.dumps(rows).encode()).hexdigest() if rows else ""


def _scalar(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def differences(before: Any, after: Any, place: str = "") -> Iterator[Difference]:
    """Yield where two values differ, as deep as keys lead: a list that has changed is one place."""
    key = place.rpartition(".")[2]
    if is_same(before, after, key):
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for each in [*before, *(key for key in after if key not in before)]:
            inner = f"{place}.{each}" if place else each
            yield from differences(before.get(each, ABSENT), after.get(each, ABSENT), inner)
    elif _are_alike(before, after) and key not in _SETS:
        for index, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from differences(one, other, f"{place}.{index}" if place else str(index))
    else:
        yield Difference(place, before, after)


def _are_alike(before: Any, after: Any) -> bool:
    """Return whether both are lists of as many mappings, which can be compared one by one."""
    return (
        isinstance(before, list)
        and isinstance(after, list)
        and len(before) == len(after)
        and all(isinstance(each, dict) for each in (*before, *after))
    )


def at_path(value: Any, path: str) -> Any:
    """Return what stands at a path of a resource schema, such as `A/B`; a list for one with `*` in it."""
    head, _, rest = path.partition("/")
    if not path:
        return value
    if head == "*":
        each = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
        return [at_path(item, rest) for item in each]
    if not isinstance(value, dict):
        return ABSENT
    return at_path(value.get(head, ABSENT), rest)
