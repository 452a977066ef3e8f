"""Rules of schedules that only a template shows: LP660 to LP699."""

from constructs_lib.rules.rule import Rule, Severity

_EVENTS = "https://docs.aws.amazon.com/eventbridge/latest/userguide/"
_SCHEDULER = "https://docs.aws.amazon.com/scheduler/latest/"

RULES = (
    Rule(
        "LP660",
        "The unit of a rate agrees with its number",
        "CloudFormation refuses the rule: ScheduleExpression is not valid",
        "write minute, hour or day with 1, and minutes, hours or days with all other numbers",
        f"{_EVENTS}eb-rate-expressions.html",
    ),
    Rule(
        "LP661",
        "A rule with a schedule is on the default bus",
        "CloudFormation refuses the rule: ScheduleExpression is supported only on the default event bus",
        "leave out EventBusName, or use AWS::Scheduler::Schedule",
        f"{_EVENTS}eb-scheduled-rule-pattern.html",
    ),
    Rule(
        "LP662",
        "A flexible time window has a length, and only that",
        "CloudFormation refuses the schedule",
        "set Mode to FLEXIBLE with MaximumWindowInMinutes, or to OFF without it",
        f"{_SCHEDULER}UserGuide/managing-schedule-flexible-time-windows.html",
    ),
    Rule(
        "LP663",
        "A schedule ends after it begins",
        "CloudFormation refuses the schedule",
        "correct StartDate or EndDate",
        f"{_SCHEDULER}APIReference/API_CreateSchedule.html",
    ),
    Rule(
        "LP664",
        "A one-time schedule is in the future",
        "its time has passed: it never runs if it is created again",
        "choose a later time, or remove the schedule after it has run",
        f"{_SCHEDULER}UserGuide/schedule-types.html",
        Severity.WARNING,
    ),
    Rule(
        "LP665",
        "A schedule has a dead-letter queue",
        "Scheduler drops an invocation after its retries, and nobody is notified",
        "give Target a DeadLetterConfig with a standard queue, and its role sqs:SendMessage",
        f"{_SCHEDULER}UserGuide/configuring-schedule-dlq.html",
        Severity.WARNING,
    ),
)
