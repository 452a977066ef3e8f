"""Checks of EventBridge's rules, their patterns and targets."""

import json
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.amounts import quota_fix
from constructs_lib.checks.finding import Check, Finding, found
from constructs_lib.frozen import replace
from constructs_lib.limits import EVENT_PATTERN_SIZE
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import dead_letters, event_patterns, schedules, target_inputs
from constructs_lib.rules.conditions.environments import same_region
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.admissions import admits
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import RULE, listed
from constructs_lib.templates.model import ABSENT, Pseudo, Resource, Stack, at
from constructs_lib.templates.resolved import alternatives, boolean, items

__all__ = ["CHECKS", "own_values"]

BUS = "AWS::Events::EventBus"
QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html (2026-11-27)
_TARGETS = 5
# Some Regions allow 100 only, and have them raised.
_RULES, _WITH_WILDCARDS = 300, 30
_PATTERN = "EventPattern"
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
        faults = list(event_patterns.grammar(_PATTERN, pattern))
        if not faults:
            faults += event_patterns.may_match(_PATTERN, pattern)
            if _is_default(rule):
                faults += event_patterns.selective(_PATTERN, pattern, own_values(rule.stack))
        faults += event_patterns.fields(_PATTERN, pattern)
        yield from found(faults, rule, _PATTERN)
        for fault in event_patterns.size(_PATTERN, pattern, app.raised.get(EVENT_PATTERN_SIZE.name)):
            raised = replace(fault, fix=quota_fix(fault.code, EVENT_PATTERN_SIZE))
            yield Finding(raised, rule, _PATTERN, may_pass=True)


def own_values(stack: Stack) -> tuple[object, ...]:
    """Return what stands in a pattern for the account and the Region of a stack."""
    pseudo = (Pseudo("AWS::AccountId"), Pseudo("AWS::Region"))
    return (*pseudo, *filter(None, (stack.account, stack.region)))


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


def _crowded(app: Graph) -> Iterator[Finding]:
    """Find what is more than a bus takes."""
    buses: dict[object, list[Resource]] = {}
    for rule in app.of_type(RULE):
        bus = app.names.target(rule.value("EventBusName"), BUS)
        place = (rule.stack.account, rule.stack.region)
        if bus is not None:
            buses.setdefault(bus, []).append(rule)
        elif _is_default(rule):
            # Two stacks of an unknown place may have two buses.
            buses.setdefault(place if all(place) else rule.stack, []).append(rule)
    for rules in buses.values():
        wild = [rule for rule in rules if event_patterns.has_wildcard(_pattern(rule))]
        for code, most, those, what in (
            ("LP577", _RULES, rules, "rules"),
            ("LP578", _WITH_WILDCARDS, wild, "rules with wildcards"),
        ):
            if len(those) > most:
                fault = Fault(code, _PATTERN, f"of one of at most {most} {what} of a bus", f"{len(those)}")
                yield Finding(fault, those[most], "")


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
            allowed = f"one whose policy allows events.amazonaws.com to use {action} for this rule"
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
        yield from found(target_inputs.constant("Input", _known_text(text)), rule, f"{place}.Input")
        faults = target_inputs.event_path("InputPath", _known_text(at(target, "InputPath")))
        yield from found(faults, rule, f"{place}.InputPath")
        yield from found(_transformed(target), rule, f"{place}.InputTransformer")


def _transformed(target: dict[str, Any]) -> Iterator[Fault]:
    """Yield what is wrong with the parts of events that a target gets (LP523)."""
    given = at(target, "InputTransformer")
    paths = at(given, "InputPathsMap")
    if not isinstance(given, dict) or not (isinstance(paths, dict) or paths is ABSENT):
        return
    known = {key: _known_text(each) for key, each in paths.items()} if isinstance(paths, dict) else {}
    template = _known_text(at(given, "InputTemplate"))
    # How much of it there may be is told by its properties.
    faults = target_inputs.transformer("InputTransformer", known, template)
    yield from (fault for fault in faults if fault.code == "LP523")


def _known_text(value: object) -> str | None:
    return value if isinstance(value, str) else None


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
                allowed = "one whose policy allows events.amazonaws.com to use sqs:SendMessage for this rule"
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
    Check(("LP520", "LP521", "LP522", "LP567", "LP568"), _patterns),
    Check(("LP569",), _services),
    Check(("LP566",), _counts),
    Check(("LP577", "LP578"), _crowded),
    Check(("LP565", "LP570", "LP572"), _reached),
    Check(("LP523", "LP571", "LP574"), _inputs),
    Check(("LP309", "LP514", "LP573"), _kept),
    Check(("LP576",), _elsewhere),
    Check(("LP661",), _scheduled),
)
