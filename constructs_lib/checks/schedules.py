"""Checks of the schedules of Scheduler, and of the expressions of EventBridge's rules."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.frozen import replace
from constructs_lib.rules.conditions import dead_letters, schedules
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import RULE, SCHEDULE
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import boolean, text

__all__ = ["CHECKS"]

_EXPRESSION = "ScheduleExpression"
_ZONE = "ScheduleExpressionTimezone"
_RATE = re.compile(r"\s*rate\(\s*(\d+)\s+(minute|hour|day)(s?)\s*\)\s*")
# Rules know no time zones, and nothing that runs once.
_OF_RULES = "rate(...) or cron(...)"
_FORMS = "rate(...), cron(...) or at(...)"
# Codes that parse_schedule returns, but for LP615, which is of one-time schedules.
_READ = (*(f"LP{number}" for number in range(601, 615)), "LP616")


def _rules(app: Graph) -> Iterator[Finding]:
    for rule in app.of_type(RULE):
        given = text(rule.value(_EXPRESSION))
        if given is None:
            continue
        if given.strip().startswith("at("):
            fix = "use AWS::Scheduler::Schedule for a schedule that runs once"
            yield Finding(Fault("LP601", _EXPRESSION, _OF_RULES, repr(given), fix), rule, _EXPRESSION)
            continue
        _, faults = _parsed(given, "UTC")
        for fault in (*faults, *_unit(given), *schedules.named_weekdays(given)):
            allowed = fault.allowed.replace(_FORMS, _OF_RULES)
            yield Finding(_of_template(replace(fault, allowed=allowed)), rule, _EXPRESSION)


def _parsed(given: str, zone: str) -> tuple[object, Iterable[Fault]]:
    # The parser and the time zones are for apps that have schedules.
    from constructs_lib.schedule.expressions import parse_schedule  # noqa: PLC0415

    return parse_schedule(_without_ends(given), zone)


def _without_ends(given: str) -> str:
    """Return an expression without commas behind which nothing stands: AWS seems to pass over them."""
    return re.sub(r",+(?=[\s)])", "", given)


def _of_template(fault: Fault) -> Fault:
    """Return a fault whose message names the field of the expression that it is about."""
    field = fault.parameter.removesuffix("schedule").removesuffix(" of ")
    return replace(fault, got=f"{fault.got} in {field}") if field else fault


def _unit(given: str) -> Iterator[Fault]:
    found = _RATE.fullmatch(given)
    if found and int(found[1]) > 0 and (int(found[1]) == 1) == bool(found[3]):
        wanted = f"rate({found[1]} {found[2]}{'' if int(found[1]) == 1 else 's'})"
        yield Fault("LP660", "schedule", wanted, given)


def _schedules(app: Graph) -> Iterator[Finding]:
    for schedule in app.of_type(SCHEDULE):
        given, zone = text(schedule.value(_EXPRESSION)), _zone(schedule)
        if given is None:
            continue
        parsed, faults = _parsed(given, zone or "UTC")
        for fault in (*faults, *schedules.named_weekdays(given)):
            place = _ZONE if fault.parameter == "time_zone" else _EXPRESSION
            yield Finding(_of_template(fault) if place == _EXPRESSION else fault, schedule, place)
        if zone is not None:
            yield from _over(app, schedule, parsed, zone)


def _zone(schedule: Resource) -> str | None:
    """Return the time zone of a schedule; `None` where it is not known."""
    given = schedule.value(_ZONE)
    return "UTC" if given is ABSENT else text(given)


def _over(app: Graph, schedule: Resource, parsed: object, zone: str) -> Iterator[Finding]:
    from constructs_lib.schedule.expressions import At  # noqa: PLC0415 - as above
    from constructs_lib.schedule.zones import find_zone  # noqa: PLC0415

    if not isinstance(parsed, At):
        return
    time = parsed.local.replace(tzinfo=find_zone(zone) or UTC)
    if time.date() < app.today:
        yield Finding(Fault("LP664", _EXPRESSION, "a time in the future", parsed.text), schedule, _EXPRESSION)


def _windows(app: Graph) -> Iterator[Finding]:
    for schedule in app.of_type(SCHEDULE):
        window = schedule.value("FlexibleTimeWindow")
        mode = text(at(window, "Mode"))
        minutes = at(window, "MaximumWindowInMinutes")
        place = "FlexibleTimeWindow.MaximumWindowInMinutes"
        if mode == "FLEXIBLE" and minutes is ABSENT:
            yield Finding(Fault("LP662", place, "given with Mode FLEXIBLE", "none"), schedule, place)
        elif mode == "OFF" and text(minutes) is None and isinstance(minutes, int | float):
            # AWS does not say what it does with a window that is off.
            fault = Fault("LP662", place, "left out with Mode OFF", str(minutes))
            yield Finding(fault, schedule, place, may_pass=True)


def _ends(app: Graph) -> Iterator[Finding]:
    for schedule in app.of_type(SCHEDULE):
        start, end = _moment(schedule, "StartDate"), _moment(schedule, "EndDate")
        if start is not None and end is not None and end <= start:
            fault = Fault("LP663", "EndDate", f"after {start.isoformat()}, the StartDate", end.isoformat())
            yield Finding(fault, schedule, "EndDate")


def _moment(schedule: Resource, name: str) -> datetime | None:
    given = text(schedule.value(name))
    try:
        found = datetime.fromisoformat(given) if given else None
    except ValueError:
        return None
    return found if found is None or found.tzinfo else found.replace(tzinfo=UTC)


def _targets(app: Graph) -> Iterator[Finding]:
    for schedule in app.of_type(SCHEDULE):
        place = "Target.DeadLetterConfig.Arn"
        value = schedule.value(place)
        function = app.names.function(schedule.value("Target.Arn"))
        if value is ABSENT and function is not None:
            fault = Fault("LP665", "DeadLetterConfig", f"given for {function.name}", "none")
            yield Finding(fault, schedule, "Target.DeadLetterConfig")
        queue = app.names.target(value, "AWS::SQS::Queue") if value is not ABSENT else None
        if queue is not None:
            for fault in dead_letters.standard("queue", boolean(queue.value("FifoQueue"))):
                yield Finding(fault, schedule, place)
        if function is not None:
            for fault in schedules.json_input(text(schedule.value("Target.Input"))):
                yield Finding(fault, schedule, "Target.Input")


CHECKS = (
    Check((*_READ, "LP625", "LP660"), _rules),
    Check(("LP615", "LP664"), _schedules),
    Check(("LP662",), _windows),
    Check(("LP663",), _ends),
    Check(("LP309", "LP624", "LP665"), _targets),
)
