"""What a schedule is given, checked, and in the form in which CDK takes it."""

import json
from collections.abc import Mapping
from typing import cast

from aws_cdk import Duration, TimeZone
from aws_cdk import aws_scheduler as scheduler

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token, known
from constructs_lib.frozen import frozen
from constructs_lib.rules.conditions import schedules as conditions
from constructs_lib.schedule.expressions import parse_schedule

_UTC = "Etc/UTC"
# So that a handler knows the time it runs for, whatever Scheduler would send by itself. These are the texts
# of CDK's ContextAttribute, each of which is a call into Node.js.
_CONTEXT = {
    "scheduled_time": "<aws.scheduler.scheduled-time>",
    "schedule_arn": "<aws.scheduler.schedule-arn>",
    "execution_id": "<aws.scheduler.execution-id>",
    "attempt_number": "<aws.scheduler.attempt-number>",
}


@frozen
class ScheduleSettings:
    """How a schedule invokes its function."""

    input: Mapping[str, object] | scheduler.ScheduleTargetInput | None
    flexible_window: Duration | None
    retry_attempts: int
    max_event_age: Duration
    enabled: bool

    @property
    def window(self) -> float | None:
        """The flexible window in milliseconds; `None` where there is none, or CloudFormation knows it."""
        return None if self.flexible_window is None else milliseconds(self.flexible_window)


def check_expression(
    checks: Checks, schedule: str | scheduler.ScheduleExpression, time_zone: str | TimeZone | None
) -> tuple[str, str]:
    """Return the expression and the time zone as they are deployed (LP601 to LP617)."""
    name = time_zone.timezone_name if isinstance(time_zone, TimeZone) else time_zone
    if isinstance(schedule, scheduler.ScheduleExpression):
        checks.require(
            name is None,
            "LP617",
            "time_zone",
            allowed="left out beside a ScheduleExpression",
            got=repr(name),
        )
        given = schedule.time_zone
        name = None if given is None else given.timezone_name
        schedule = schedule.expression_string
    zone = _UTC if name is None else name
    if is_token(schedule):
        return schedule, zone
    parsed, faults = parse_schedule(schedule, _UTC if is_token(zone) else zone)
    checks.note(faults)
    if parsed is not None:
        checks.note(conditions.named_weekdays(parsed.text))
    return schedule if parsed is None else parsed.text, zone


def check_settings(checks: Checks, settings: ScheduleSettings) -> None:
    """Check that Scheduler takes the times, counts and input of a schedule (LP618 to LP622, LP624)."""
    age = milliseconds(settings.max_event_age)
    checks.note(conditions.times(settings.window, known(settings.retry_attempts), age))
    given = settings.input
    checks.note(conditions.json_input(given if isinstance(given, Mapping) else None))


def time_window(settings: ScheduleSettings) -> scheduler.TimeWindow | None:
    """Return the flexible window as CDK takes it; it takes no token."""
    if settings.flexible_window is None or settings.window is None:
        return None
    return scheduler.TimeWindow.flexible(settings.flexible_window)


def target_input(settings: ScheduleSettings) -> scheduler.ScheduleTargetInput:
    """Return the event of a schedule as CDK takes it."""
    if isinstance(settings.input, scheduler.ScheduleTargetInput):
        return settings.input
    given = _CONTEXT if settings.input is None else settings.input
    # Plain values, so that jsii takes tuples and other mappings, too.
    plain: dict[str, object] = json.loads(conditions.as_json(given))
    if _has_token(plain):
        return scheduler.ScheduleTargetInput.from_object(plain)
    # As an object it would lose every null on its way through jsii.
    return scheduler.ScheduleTargetInput.from_text(json.dumps(plain, ensure_ascii=False))


def _has_token(value: object) -> bool:
    match value:
        case dict():
            return any(map(_has_token, (*value, *value.values())))
        case list():
            return any(map(_has_token, value))
        case _:
            return is_token(value)


def pass_tokens(schedule: scheduler.Schedule, settings: ScheduleSettings) -> None:
    """Set what only CloudFormation knows; CDK would take its token for a number out of range."""
    for path, value in _tokens(settings).items():
        cast("scheduler.CfnSchedule", facts(schedule).default_child).add_property_override(path, value)


def _tokens(settings: ScheduleSettings) -> dict[str, object]:
    found: dict[str, object] = {}
    if is_token(settings.retry_attempts):
        found["Target.RetryPolicy.MaximumRetryAttempts"] = settings.retry_attempts
    if milliseconds(settings.max_event_age) is None:
        found["Target.RetryPolicy.MaximumEventAgeInSeconds"] = settings.max_event_age.to_seconds()
    if settings.flexible_window is not None and settings.window is None:
        minutes = settings.flexible_window.to_minutes()
        found["FlexibleTimeWindow"] = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": minutes}
    return found
