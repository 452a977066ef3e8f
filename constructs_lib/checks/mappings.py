"""Checks of event source mappings, with which Lambda polls a source for a function."""

import re
from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import FUNCTION, is_sure
from constructs_lib.frozen import replace
from constructs_lib.rules.conditions import mappings
from constructs_lib.rules.conditions.records import CHANGE, CLICK, MESSAGE, Record
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import Invocation
from constructs_lib.templates.model import ABSENT, UNKNOWN, Reference, Resource
from constructs_lib.templates.resolved import items
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS", "KINDS"]

KINDS = ("queue", "stream", "table")
_ARN = "EventSourceArn"
_FILTERS = "FilterCriteria.Filters"
_RECORDS: dict[str, Record] = {"queue": MESSAGE, "stream": CLICK, "table": CHANGE}
# What Ref returns of what is polled, and what is no ARN of a stream.
_WRONG = {
    "AWS::SQS::Queue": ("Ref", "QueueUrl", "QueueName"),
    "AWS::Kinesis::Stream": ("Ref",),
    "AWS::DynamoDB::Table": ("Ref", "Arn"),
    "AWS::DynamoDB::GlobalTable": ("Ref", "Arn"),
}
_OF_STREAMS = (
    "StartingPosition",
    "StartingPositionTimestamp",
    "BisectBatchOnFunctionError",
    "MaximumRetryAttempts",
    "MaximumRecordAgeInSeconds",
    "ParallelizationFactor",
    "TumblingWindowInSeconds",
    "DestinationConfig.OnFailure.Destination",
)
_OF_QUEUES = ("ScalingConfig.MaximumConcurrency",)
# In so many words Lambda says no to these; of the others its pages say for which sources they are.
_REFUSED = {"StartingPosition"}


def _named(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        value = each.source_value
        if each.kind not in KINDS or not isinstance(value, Reference):
            continue
        if value.attribute in _WRONG.get(value.resource.type, ()):
            wanted = "StreamArn" if value.resource.type.startswith("AWS::DynamoDB") else "Arn"
            allowed, got = f"{wanted} of {value.resource.name}", f"its {value.attribute}"
            yield broken("LP165", each.through, _ARN, allowed=allowed, got=got)


def _properties(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind not in KINDS or not is_sure(each.source_value):
            continue
        for place in _OF_STREAMS if each.kind == "queue" else _OF_QUEUES:
            value = each.through.value(place)
            if is_sure(value) and value not in (False, "false"):
                source = "a queue" if each.kind == "queue" else "a stream"
                may_pass = place not in _REFUSED
                allowed, got = f"left out for {source}", _shown(value)
                yield broken("LP163", each.through, place, allowed=allowed, got=got, may_pass=may_pass)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, str | int | float) else "a value"


def _once(app: Graph) -> Iterator[Finding]:
    first: dict[tuple[str | None, str | None], Invocation] = {}
    for each in app.invocations:
        key = (canonical(each.source_value), canonical(each.named))
        if each.kind not in KINDS or None in key:
            continue
        other = first.setdefault(key, each)
        is_same = (
            other.through.stack is each.through.stack and other.through.condition == each.through.condition
        )
        if other is not each and is_same:
            source = each.source.name if each.source else str(key[0])
            faults = mappings.polled_once(_ARN, source, each.function.name, other.through.name)
            yield from found(faults, each.through, _ARN)


def _near(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        arn = text_of(each.source_value)
        if each.kind in KINDS and arn is not None and arn.count(":") >= 5:
            here, there = each.through.stack.region, arn.split(":")[3] or None
            for fault in mappings.near_its_function(each.kind, here, there):
                yield Finding(replace(fault, parameter=_ARN), each.through, _ARN)


def _filters(app: Graph) -> Iterator[Finding]:
    # What one filter skips another may match.
    for each in app.invocations:
        given = items(each.through.value(_FILTERS)) if each.kind in _RECORDS else None
        for index, filter_ in enumerate(given or ()):
            pattern = text_of(filter_.get("Pattern")) if isinstance(filter_, dict) else None
            if pattern is None or pattern.strip() == "{}":
                continue
            place = f"{_FILTERS}.{index}.Pattern"
            for fault in mappings.filters([{"pattern": pattern}], _RECORDS[each.kind]):
                # Its length is an amount.
                if fault.code != "LP110":
                    is_weak = fault.code in {"LP139", "LP140"} and (
                        len(given or ()) > 1 or _is_absence(pattern)
                    )
                    yield Finding(_in_template(fault), each.through, place, is_weak)


def _is_absence(pattern: str) -> bool:
    """Return whether a pattern asks for what is not there, which a record without the field matches."""
    return re.search(r'"exists"\s*:\s*false', pattern) is not None


def _in_template(fault: Fault) -> Fault:
    if fault.code != "LP109":
        return fault
    return replace(fault, allowed="JSON with a list of conditions for every key")


def _dead_letters(app: Graph) -> Iterator[Finding]:
    for function in app.of_type(FUNCTION):
        place = "DeadLetterConfig.TargetArn"
        kinds = {each.kind for each in app.invocations_of(function)}
        value = function.value(place)
        if value not in (ABSENT, UNKNOWN) and kinds and kinds <= set(KINDS):
            target = app.names.target(value)
            name = "a queue or topic" if target is None else target.name
            for fault in mappings.without_dead_letter_queue(function.name, name):
                allowed = "left out for a function that is only polled for"
                yield Finding(replace(fault, allowed=allowed, got=name), function, place)


def polls(app: Graph, kind: str) -> Iterator[tuple[Invocation, Resource]]:
    """Yield each invocation from sources of one kind that are in the app and known, with the source."""
    for each in app.invocations:
        if each.kind == kind and each.source is not None and is_sure(each.source_value):
            yield each, each.source


CHECKS = (
    Check(("LP165",), _named),
    Check(("LP163",), _properties),
    Check(("LP115",), _once),
    Check(("LP113",), _near),
    Check(("LP109", "LP137", "LP138", "LP139", "LP140"), _filters),
    Check(("LP129",), _dead_letters),
)
