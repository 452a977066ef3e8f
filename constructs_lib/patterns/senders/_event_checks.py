"""What has to hold for a function behind a rule of EventBridge."""

from typing import Any, cast

from aws_cdk import Duration
from aws_cdk import aws_events as events

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import known, known_length
from constructs_lib._internal.types import FunctionLike
from constructs_lib.limits import EVENT_PATTERN_SIZE
from constructs_lib.patterns.senders._event_pattern import EventPatternLike, own_values, plain_pattern
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import buckets, event_patterns, target_inputs
from constructs_lib.rules.conditions.environments import may_equal, same_environment
from constructs_lib.rules.fault import Fault

# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-cross-account.html (2026-11-27)
_ROLE = (
    "define the pattern in the account of the function, and forward events with a rule to a bus there; "
    "or write an events.CfnRule whose target has the function's ARN and a role_arn, and let that role "
    "invoke it"
)


def check_pattern(
    checks: Checks, given: EventPatternLike, event_bus: events.IEventBus | None
) -> dict[str, Any]:
    """Check the pattern of a rule (LP520 to LP522, LP567, LP568), and return it as conditions see it."""
    pattern = plain_pattern(checks.scope, given)
    parameter = "event_pattern"
    grammar = list(event_patterns.grammar(parameter, pattern))
    checks.note(grammar)
    checks.note(event_patterns.fields(parameter, pattern))
    if any(event_patterns.size(parameter, pattern)):
        checks.note(event_patterns.size(parameter, pattern, checks.maximum(EVENT_PATTERN_SIZE)))
    if not grammar:
        checks.note(event_patterns.may_match(parameter, pattern))
        if is_default(event_bus):
            checks.note(event_patterns.selective(parameter, pattern, own_values(checks.scope, pattern)))
    return pattern


def is_default(event_bus: events.IEventBus | None) -> bool:
    """Return whether a bus is the one to which services of AWS send."""
    if event_bus is None:
        return True
    return not isinstance(event_bus, events.EventBus) and event_bus.event_bus_name == "default"


def check_input(checks: Checks, given: events.RuleTargetInput | None) -> None:
    """Check what a rule sends to its target (LP523, LP527, LP528)."""
    if given is None:
        return
    # All that CDK asks of the rule is its stack.
    made = given.bind(cast("events.IRule", checks.scope))
    found = facts(checks.scope).stack.resolve(
        {"sent": made.input, "path": made.input_path, "template": made.input_template}
    )
    sent = _text(found.get("sent"))
    checks.note(target_inputs.whole("input", sent))
    checks.note(target_inputs.constant("input", sent))
    checks.note(target_inputs.event_path("input", _text(found.get("path"))))
    if "template" in found:
        paths = made.input_paths_map or {}
        checks.note(target_inputs.transformer("input", paths, _text(found["template"])))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def check_place(checks: Checks, function: FunctionLike, event_bus: events.IEventBus | None) -> None:
    """Check that the bus, its rule and the function are in one account and Region (LP524)."""
    here, there = environments(checks.scope, function)
    for fault in same_environment("LP524", "function", here, there, what="a function"):
        is_near = may_equal(here.region, there.region)
        checks.note(
            [Fault(fault.code, fault.parameter, fault.allowed, fault.got, _ROLE if is_near else None)]
        )
    if event_bus is not None:
        here, there = environments(checks.scope, event_bus)
        checks.note(same_environment("LP524", "event_bus", here, there, what="a bus"))


def check_delivery(
    checks: Checks, description: str | None, retry_attempts: int, max_event_age: Duration
) -> None:
    """Check what a rule says of itself, and its counts (LP506 to LP508, LP529)."""
    checks.in_range(ranges.RULE_DESCRIPTION, known_length(description))
    checks.note(buckets.deliveries(known(retry_attempts), milliseconds(max_event_age), owner=""))
