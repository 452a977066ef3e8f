"""Checks of EventBridge's rules, their patterns and targets."""

import json
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding, found
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import dead_letters, patterns, schedules
from constructs_lib.rules.conditions.environments import same_region
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.admissions import admits
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import RULE, listed
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import alternatives, boolean, is_known, items

__all__ = ["CHECKS"]

BUS = "AWS::Events::EventBus"
QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (2026-11-27)
_TARGETS = 5
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (2026-11-27)
_LARGEST = 5_000_000_000
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html (2026-11-27); what
# follows the second line is added on the way.
_FIELDS = (
    *("version", "id", "detail-type", "source", "account", "time", "region", "resources", "detail"),
    *("replay-name", "trace-header", "ingestion-time", "event-bus-name", patterns.EITHER),
)
_BY_ROLE = ("AWS::StepFunctions::StateMachine", "AWS::Kinesis::Stream", "AWS::Events::ApiDestination")
_INPUTS = ("Input", "InputPath", "InputTransformer")


def _targets(app: Graph) -> Iterator[tuple[Resource, str, Any]]:
    for rule in app.of_type(RULE):
        for place, target in listed(rule.value("Targets"), "Targets"):
            if isinstance(target, dict):
                yield rule, place, target


def _pattern(rule: Resource) -> Any:
    pattern = rule.value("EventPattern")
    if not isinstance(pattern, str):
        return pattern
    try:
        return json.loads(pattern)
    except ValueError:
        return ABSENT


def _patterns(app: Graph) -> Iterator[Finding]:
    for rule in app.of_type(RULE):
        pattern = _pattern(rule)
        if not isinstance(pattern, dict):
            continue
        if not patterns.has_lists(_as_far_as_known(pattern)):
            fault = Fault(
                "LP567", "EventPattern", "made of lists of what matches", words.shown(_plain(pattern))
            )
            yield Finding(fault, rule, "EventPattern")
        elif is_known(pattern):
            for problem in patterns.problems(pattern, _LARGEST):
                yield Finding(
                    Fault("LP567", "EventPattern", problem.allowed, problem.got), rule, "EventPattern"
                )
        for key in pattern:
            if key not in _FIELDS:
                allowed = f"of fields of events: {words.listed(_FIELDS[:9])}"
                yield Finding(Fault("LP568", "EventPattern", allowed, repr(key)), rule, "EventPattern")


def _as_far_as_known(value: Any) -> Any:
    """Return a pattern in which a list stands for what nobody knows."""
    match value:
        case dict():
            return {key: _as_far_as_known(each) for key, each in value.items()}
        case str() | int() | float() | None | list():
            return value
        case _:
            return [value]


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case str() | int() | float() | None:
            return value
        case _:
            return "..."


def _services(app: Graph) -> Iterator[Finding]:
    fed = {app.names.target(at(target, "Arn"), BUS) for _, _, target in _targets(app)}
    for rule in app.of_type(RULE):
        bus = app.names.target(rule.value("EventBusName"), BUS)
        pattern = _pattern(rule)
        sources = items(at(pattern, "source")) if isinstance(pattern, dict) else None
        # Other accounts may forward theirs where the bus lets them.
        if bus is None or bus in fed or not sources or _is_open(app, bus):
            continue
        if all(isinstance(each, str) and each.startswith("aws.") for each in sources):
            fault = Fault(
                "LP569", "EventBusName", f"the default bus for {words.listed(sources, 'and')}", bus.name
            )
            yield Finding(fault, rule, "EventBusName")


def _is_open(app: Graph, bus: Resource) -> bool:
    """Return whether others may send to a bus, or may be let by what nobody knows."""
    policies = app.of_type("AWS::Events::EventBusPolicy")
    return bus.value("Policy") is not ABSENT or bool(policies)


def _counts(app: Graph) -> Iterator[Finding]:
    for rule in app.of_type(RULE):
        targets = rule.value("Targets")
        if (
            isinstance(targets, list)
            and len(targets) > _TARGETS
            and not any(len(list(alternatives(each))) > 1 for each in targets)
        ):
            fault = Fault("LP566", "Targets", f"at most {_TARGETS}", str(len(targets)))
            yield Finding(fault, rule, "Targets")


def _reached(app: Graph) -> Iterator[Finding]:
    for rule, place, target in _targets(app):
        arn, role = at(target, "Arn"), at(target, "RoleArn")
        reached = app.names.target(arn, QUEUE, TOPIC, *_BY_ROLE)
        if reached is None:
            continue
        if reached.type in _BY_ROLE:
            if role is ABSENT and rule.value("RoleArn") is ABSENT:
                fault = Fault("LP570", "RoleArn", f"given for {reached.name}", "none")
                yield Finding(fault, rule, f"{place}.RoleArn")
            continue
        action = "sqs:SendMessage" if reached.type == QUEUE else "sns:Publish"
        is_let = admits(app, app.names, reached, service="events", action=action, source=rule)
        if role is ABSENT and is_let is False:
            allowed = f"one whose policy lets events.amazonaws.com use {action} for this rule"
            yield Finding(Fault("LP565", "Arn", allowed, reached.name), rule, f"{place}.Arn")
        is_fifo = reached.type == QUEUE and boolean(reached.value("FifoQueue"))
        if is_fifo and at(target, "SqsParameters") is ABSENT:
            fault = Fault("LP572", "SqsParameters", f"given for {reached.name}, a FIFO queue", "none")
            yield Finding(fault, rule, f"{place}.SqsParameters")


def _inputs(app: Graph) -> Iterator[Finding]:
    for rule, place, target in _targets(app):
        given = [key for key in _INPUTS if at(target, key) is not ABSENT]
        if len(given) > 1 and all(len(list(alternatives(at(target, key)))) == 1 for key in given):
            fault = Fault(
                "LP571", "target", f"with one of {words.listed(_INPUTS)}", words.listed(given, "and")
            )
            yield Finding(fault, rule, place)
        text = at(target, "Input")
        for fault in schedules.json_input(text if isinstance(text, str) else None):
            got = Fault("LP574", "Input", fault.allowed, fault.got)
            yield Finding(got, rule, f"{place}.Input")


def _kept(app: Graph) -> Iterator[Finding]:
    """Find targets without a queue for what cannot be delivered, and queues that cannot be used."""
    for rule, place, target in _targets(app):
        value = at(target, "DeadLetterConfig.Arn")
        if value is ABSENT:
            reached = app.names.function(at(target, "Arn"))
            if reached is not None and rule.value("ScheduleExpression") is ABSENT:
                fault = Fault("LP573", "DeadLetterConfig", f"given for {reached.name}", "none")
                yield Finding(fault, rule, f"{place}.DeadLetterConfig")
            continue
        queue = app.names.target(value, QUEUE)
        if queue is not None:
            for fault in dead_letters.standard("queue", boolean(queue.value("FifoQueue"))):
                yield Finding(fault, rule, f"{place}.DeadLetterConfig.Arn")
            is_let = admits(app, app.names, queue, service="events", action="sqs:SendMessage", source=rule)
            if is_let is False:
                allowed = "one whose policy lets events.amazonaws.com use sqs:SendMessage for this rule"
                fault = Fault("LP514", "Arn", allowed, queue.name)
                yield Finding(fault, rule, f"{place}.DeadLetterConfig.Arn")


def _is_default(rule: Resource) -> bool:
    name = rule.value("EventBusName")
    return name is ABSENT or canonical(name) == "default"


def _scheduled(app: Graph) -> Iterator[Finding]:
    for rule in app.of_type(RULE):
        bus = rule.value("EventBusName")
        is_named = isinstance(bus, str) or app.names.target(bus, BUS) is not None
        if rule.value("ScheduleExpression") is not ABSENT and is_named and not _is_default(rule):
            is_arn = isinstance(bus, str) and bus.endswith("event-bus/default")
            found = app.names.target(bus, BUS)
            if not is_arn:
                fault = Fault(
                    "LP661",
                    "EventBusName",
                    "left out beside ScheduleExpression",
                    found.name if found else repr(bus),
                )
                yield Finding(fault, rule, "EventBusName")


def _elsewhere(app: Graph) -> Iterator[Finding]:
    for rule in app.of_type(RULE):
        value = rule.value("EventBusName")
        bus = app.names.target(value, BUS) if value is not ABSENT else None
        parts = value.split(":") if isinstance(value, str) else []
        there = bus.stack.region if bus is not None else parts[3] if len(parts) > 5 else None
        faults = same_region(
            "LP576",
            "EventBusName",
            rule.stack.region,
            there or None,
            allowed=f"a bus in {rule.stack.region}",
            got=f"one in {there}",
        )
        yield from found(faults, rule, "EventBusName")


CHECKS = (
    Check(("LP567", "LP568"), _patterns),
    Check(("LP569",), _services),
    Check(("LP566",), _counts),
    Check(("LP565", "LP570", "LP572"), _reached),
    Check(("LP571", "LP574"), _inputs),
    Check(("LP309", "LP514", "LP573"), _kept),
    Check(("LP576",), _elsewhere),
    Check(("LP661",), _scheduled),
)
