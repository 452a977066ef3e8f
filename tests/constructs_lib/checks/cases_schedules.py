"""Mistakes with schedules, of Scheduler and of rules."""

from typing import Any

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts_events import rule, schedule

SCHEDULE = schedule()
RULE = in_place(rule(), "Rule", EventPattern=None, ScheduleExpression="rate(5 minutes)")
TARGET = SCHEDULE["Schedule"]["Properties"]["Target"]
# Each expression with the rule that it breaks in both services.
WRONG = {
    "LP602": "rate(0 minutes)",
    "LP603": "rate(90 seconds)",
    "LP604": "cron(0 12 * * *)",
    "LP605": "cron(0 12 * * * *)",
    "LP606": "cron(60 12 * * ? *)",
    "LP607": "cron(noon 12 * * ? *)",
    "LP608": "cron(0 22-4 * * ? *)",
    "LP609": "cron(0/0 12 * * ? *)",
    "LP610": "cron(0/90 12 * * ? *)",
    "LP611": "cron(0 12 L-3 * ? *)",
    "LP612": "cron(0 12 ? * MON#1,TUE#2 *)",
    "LP613": "cron(0 12 31 FEB ? *)",
    "LP625": "cron(0 12 ? * 2-6 *)",
}


def _target(**properties: Any) -> dict[str, Any]:
    made = {**TARGET, **properties}
    return {"Target": {key: each for key, each in made.items() if each is not None}}


def _once(time: str, zone: str = "UTC") -> dict[str, str]:
    return {"ScheduleExpression": f"at({time})", "ScheduleExpressionTimezone": zone}


CASES: tuple[Case, ...] = (
    *(
        changed(code, f"a rule with {wrong}", RULE, "Rule", ScheduleExpression=wrong)
        for code, wrong in WRONG.items()
    ),
    *(
        changed(code, f"a schedule with {wrong}", SCHEDULE, "Schedule", ScheduleExpression=wrong)
        for code, wrong in WRONG.items()
    ),
    changed("LP601", "a schedule without a form", SCHEDULE, "Schedule", ScheduleExpression="every 5 minutes"),
    changed("LP601", "a rule that runs once", RULE, "Rule", ScheduleExpression="at(2027-01-31T09:00:00)"),
    changed("LP660", "a rule with one minutes", RULE, "Rule", ScheduleExpression="rate(1 minutes)"),
    changed("LP660", "a rule with two hour", RULE, "Rule", ScheduleExpression="rate(2 hour)"),
    changed(
        "LP614",
        "a schedule on a day that does not exist",
        SCHEDULE,
        "Schedule",
        **_once("2027-02-30T09:00:00"),
    ),
    changed(
        "LP615",
        "a schedule at a time that clocks skip",
        SCHEDULE,
        "Schedule",
        **_once("2027-03-28T02:30:00", "Europe/Berlin"),
    ),
    changed("LP616", "an unknown time zone", SCHEDULE, "Schedule", ScheduleExpressionTimezone="Europe/Berln"),
    changed("LP664", "a schedule of last month", SCHEDULE, "Schedule", **_once("2026-10-31T09:00:00")),
    changed(
        "LP662",
        "a flexible window without a length",
        SCHEDULE,
        "Schedule",
        FlexibleTimeWindow={"Mode": "FLEXIBLE"},
    ),
    changed(
        "LP662",
        "a length of no window",
        SCHEDULE,
        "Schedule",
        FlexibleTimeWindow={"Mode": "OFF", "MaximumWindowInMinutes": 5},
    ),
    changed(
        "LP663",
        "a schedule that ends before it begins",
        SCHEDULE,
        "Schedule",
        StartDate="2027-02-01T00:00:00Z",
        EndDate="2027-01-01T00:00:00Z",
    ),
    changed("LP665", "a schedule that keeps nothing", SCHEDULE, "Schedule", **_target(DeadLetterConfig=None)),
    changed(
        "LP624",
        "a schedule with an input that is no JSON",
        SCHEDULE,
        "Schedule",
        **_target(Input="{day: today}"),
    ),
    changed("LP309", "a FIFO queue for what a schedule cannot deliver", SCHEDULE, "Kept", FifoQueue=True),
)
