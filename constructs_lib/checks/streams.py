"""Checks of the streams of tables and of Kinesis, and of their mappings."""

import json
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import is_sure, milliseconds
from constructs_lib.checks.mappings import polls
from constructs_lib.frozen import replace
from constructs_lib.rules import text
from constructs_lib.rules.conditions import dead_letters, streams
from constructs_lib.rules.conditions.records import looked_at
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import Invocation
from constructs_lib.templates.model import ABSENT, Reference, Resource, at
from constructs_lib.templates.resolved import items, number
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS"]

_KINDS = ("stream", "table")
_DAY = 24 * 3_600_000
_RETRIES = "MaximumRetryAttempts"
_AGE = "MaximumRecordAgeInSeconds"
_ROUTE = "DestinationConfig.OnFailure.Destination"
_POSITION = "StartingPosition"
_VIEW = "StreamSpecification.StreamViewType"
_STORES = {"AWS::SQS::Queue": "queue", "AWS::SNS::Topic": "topic", "AWS::S3::Bucket": "bucket"}
# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html (2026-11-27)
_IMAGES = {
    "KEYS_ONLY": ("NewImage", "OldImage"),
    "NEW_IMAGE": ("OldImage",),
    "OLD_IMAGE": ("NewImage",),
}


def _read(app: Graph) -> Iterator[Invocation]:
    return (each for each in app.invocations if each.kind in _KINDS and is_sure(each.source_value))


def _streamed(app: Graph) -> Iterator[Finding]:
    for each, table in polls(app, "table"):
        named = isinstance(each.source_value, Reference) and each.source_value.attribute == "StreamArn"
        if named and table.value("StreamSpecification") is ABSENT and not _is_global(table):
            faults = streams.streamed(table.name, has_stream=False)
            yield from found(faults, table, "StreamSpecification")


def _is_global(table: Resource) -> bool:
    """Return whether a table has replicas, which need a stream: CloudFormation adds it."""
    return len(items(table.value("Replicas")) or ()) > 1


def _bounded(value: Any) -> bool | None:
    """Return whether a bound of a mapping is one; `None` where that is not known."""
    amount = number(value)
    if value is ABSENT or amount == streams.UNTIL_EXPIRY:
        return False
    return None if amount is None else True


def _failures(app: Graph) -> Iterator[Finding]:
    for each in _read(app):
        mapping = each.through
        route, retries, age = (mapping.value(place) for place in (_ROUTE, _RETRIES, _AGE))
        if route is ABSENT:
            bounds = (_bounded(retries), _bounded(age))
            if bounds == (False, False):
                allowed = "a number of retries, with a failure route in DestinationConfig.OnFailure"
                yield broken(
                    "LP460", mapping, _RETRIES, allowed=allowed, got="none, until the record expires"
                )
            elif True in bounds:
                yield broken("LP461", mapping, _ROUTE, allowed="a bucket, a queue or a topic", got="none")
        elif is_sure(route):
            yield from _routed(app, each, retries, age)


def _routed(app: Graph, each: Invocation, retries: Any, age: Any) -> Iterator[Finding]:
    mapping, is_bounded = each.through, _bounded(age)
    if _bounded(retries) is False and is_bounded is False:
        for fault in streams.retries_end(streams.UNTIL_EXPIRY, has_route=True):
            yield Finding(fault, mapping, _RETRIES)
    elif is_bounded is not None:
        kept = _retention(each)
        faults = streams.given_up_in_time(
            milliseconds(age, None), kept, is_bounded=is_bounded, has_route=True
        )
        yield from (Finding(replace(f, got=f.got.removeprefix("None, ")), mapping, _AGE) for f in faults)
    target = app.names.target(mapping.value(_ROUTE), *_STORES)
    if target is not None:
        allowed = "a bucket, which keeps the records"
        faults = dead_letters.right_kind("LP411", _STORES[target.type], ("bucket",), allowed=allowed)
        yield from found(faults, mapping, _ROUTE)


def _retention(each: Invocation) -> float | None:
    """Return how long a source keeps a record, in milliseconds; `None` where that is not known."""
    if each.kind == "table":
        return _DAY
    if each.source is None:
        return None
    hours = each.source.value("RetentionPeriodHours")
    kept = 24 if hours is ABSENT else number(hours)
    return None if kept is None else kept * 3_600_000


def _windows(app: Graph) -> Iterator[Finding]:
    for each in _read(app):
        place, window = "ParallelizationFactor", number(each.through.value("TumblingWindowInSeconds"))
        factor = number(each.through.value(place))
        for fault in streams.one_after_the_other(factor, has_window=bool(window)):
            allowed = fault.allowed.replace("a tumbling_window", "TumblingWindowInSeconds")
            yield Finding(replace(fault, allowed=allowed), each.through, place)


def _positions(app: Graph) -> Iterator[Finding]:
    for each in _read(app):
        given, place = each.through.value(_POSITION), "StartingPositionTimestamp"
        if given is ABSENT:
            yield broken("LP462", each.through, _POSITION, allowed="TRIM_HORIZON or LATEST", got="none")
            continue
        position, time = text_of(given), each.through.value(place)
        if position is None:
            continue
        if each.kind == "table":
            yield from found(streams.position_in_table(position), each.through, _POSITION)
        elif time is ABSENT or is_sure(time):
            shown = "none" if time is ABSENT else text.shown(number(time))
            faults = streams.position_and_time(position, has_time=time is not ABSENT, got=shown)
            yield from found(faults, each.through, place)


def _readers(app: Graph) -> Iterator[Finding]:
    readers: dict[Resource, list[Resource]] = {}
    for each, table in polls(app, "table"):
        others = readers.setdefault(table, [])
        if each.function not in others:
            yield from found(
                streams.few_readers(table.name, [other.name for other in others]),
                each.through,
                "EventSourceArn",
            )
            others.append(each.function)


def _images(app: Graph) -> Iterator[Finding]:
    for each, table in polls(app, "table"):
        missing = _IMAGES.get(text_of(table.value(_VIEW)) or "", ())
        filters = items(each.through.value("FilterCriteria.Filters")) or []
        for index, given in enumerate(filters):
            for path in _paths(text_of(at(given, "Pattern"))):
                if path[:1] == ("dynamodb",) and path[1:2] and path[1] in missing:
                    place = f"FilterCriteria.Filters.{index}.Pattern"
                    allowed = f"about what {table.name} puts in its stream, {table.value(_VIEW)}"
                    got = f"a pattern about {path[1]}"
                    may_pass = len(filters) > 1
                    yield broken("LP463", each.through, place, allowed=allowed, got=got, may_pass=may_pass)


def _paths(pattern: str | None) -> list[tuple[str, ...]]:
    """Return the paths of the fields that a record must have for a filter."""
    try:
        parsed = json.loads(pattern or "{}")
    except ValueError:
        return []
    return looked_at(parsed) if isinstance(parsed, dict) and "$or" not in parsed else []


CHECKS = (
    Check(("LP401",), _streamed),
    Check(("LP403", "LP405", "LP411", "LP412", "LP460", "LP461"), _failures),
    Check(("LP408",), _windows),
    Check(("LP409", "LP410", "LP462"), _positions),
    Check(("LP413",), _readers),
    Check(("LP463",), _images),
)
