"""Schedules: which are run when, and what else they do here as on AWS."""

import contextvars
import logging
import threading
import time
from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision, replace
from . import schedule_times
from .schedule_runs import Run, deliver, features

scheduler = Part("services.scheduler")
logger = logging.getLogger("gaps")

_GUIDE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide"
_TYPES = f"{_GUIDE}/schedule-types.html"

# When a schedule was due last, or looked at first, and what it was like then.
_looks: dict[tuple[str, str, str], tuple[tuple[object, ...], float]] = {}


def install(feature: str) -> None:
    """Switch a feature of schedules on, and our way to run them with the first."""
    if not features:
        replace(scheduler, "_tick_schedules", lambda _: _run_due, takes="")
        # No gap, AWS promises no more than the minute: it spares whoever waits for a schedule here.
        scheduler.module._SCHEDULE_TICK_INTERVAL = 1
    features.add(feature)


def _run_due() -> None:
    now = time.time()
    schedules = scheduler._schedules._data
    for key, schedule in list(schedules.items()):
        try:
            if _is_done(key, schedule, now):
                schedules.pop(key, None)
        except Exception:
            logger.exception("schedule %s", key)
    # Names of schedules that are gone would pile up.
    for key in _looks.keys() - schedules.keys():
        del _looks[key]


def _is_done(key: tuple[str, str, str], schedule: dict[str, Any], now: float) -> bool:
    """Run a schedule if it is due; return whether it has completed and is to be deleted then."""
    deletes = schedule.get("ActionAfterCompletion") == "DELETE"
    if schedule.get("State") != "ENABLED":
        # What fell into the time in which a schedule was disabled does not come later.
        if key in _looks:
            _looks[key] = (_looks[key][0], now)
        return False
    if schedule_times.is_over(schedule, now):
        return deletes
    identity = schedule_times.identity(schedule)
    if key not in _looks or _looks[key][0] != identity:
        _looks[key] = (identity, schedule_times.first_look(schedule, now))
    due = schedule_times.next_time(
        schedule,
        _looks[key][1],
        keeps_zone="time zones" in features,
        starts_at_once="rates" in features,
    )
    if due is None or due > now:
        return False
    # Now, and not when it was due: after a pause of this machine a schedule runs once, not for each time.
    _looks[key] = (identity, now)
    # A copy: an update of the schedule while its event is being retried is not for this event.
    run = Run(dict(schedule), key[0], key[1], due)
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(deliver, run), daemon=True).start()
    return deletes and schedule_times.is_one_time(schedule)


@gap(
    "scheduler-cloudformation-times",
    aws="A schedule of CloudFormation has the time zone, the start and the end of its template.",
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-scheduler-schedule.html",
    upstream="They are dropped: every schedule is in UTC, from now on, for ever.",
)
def keep_times() -> None:
    """Keep the time zone, the start and the end of a schedule."""

    def keep(physical_id: str, props: dict[str, Any]) -> None:
        schedule = scheduler._schedules[f"{props.get('GroupName', 'default')}/{physical_id}"]
        schedule["ScheduleExpressionTimezone"] = props.get("ScheduleExpressionTimezone", "UTC")
        schedule["StartDate"] = scheduler._to_epoch(props.get("StartDate"))
        schedule["EndDate"] = scheduler._to_epoch(props.get("EndDate"))

    on_provision("AWS::Scheduler::Schedule", after=keep)


@gap(
    "scheduler-time-zones",
    aws="A cron or one-time expression is a time in the schedule's zone; one that clocks skip does not come.",
    source=_TYPES,
    upstream="It is a time in UTC.",
)
def run_in_zones() -> None:
    """Run schedules by the clock of their own time zone."""
    install("time zones")


@gap(
    "scheduler-first-run-of-rates",
    aws="A rate without a start date runs as soon as the schedule is made, then after each interval.",
    source=_TYPES,
    upstream="It runs after the first interval, as a rate of EventBridge rules does.",
)
def run_rates_at_once() -> None:
    """Run a rate for the first time when it begins."""
    install("rates")


@gap(
    "scheduler-context-attributes",
    aws="In a target's input `<aws.scheduler.scheduled-time>` and the other three attributes are filled in.",
    source=f"{_GUIDE}/managing-schedule-context-attributes.html",
    upstream="The function gets them as they are written.",
)
def fill_attributes() -> None:
    """Fill in the time, the schedule's ARN, the execution's id and the number of the attempt."""
    install("attributes")


@gap(
    "async-scheduler-source",
    aws="A schedule invokes a function asynchronously, as its own role: with retries and the function's "
    "failure route.",
    source=f"{_GUIDE}/managing-targets-templated.html",
    upstream="Calls the function once; a failed event is lost.",
)
def invoke_asynchronously() -> None:
    """Give the events of schedules to Lambda's queue, as any other caller does."""
    install("asynchronous")


@gap(
    "scheduler-retry-policy",
    aws="An event that Lambda refuses is tried again, as often and as long as the retry policy says.",
    source=f"{_GUIDE}/managing-schedule.html",
    upstream="The policy is stored; nothing is tried twice.",
)
def retry_refused_events() -> None:
    """Try again what Lambda refuses."""
    install("retries")


@gap(
    "scheduler-dead-letter-queue",
    aws="An event that could not be delivered goes to the schedule's dead-letter queue, with attributes such "
    "as `ERROR_CODE` and `RETRY_ATTEMPTS`.",
    source=f"{_GUIDE}/configuring-schedule-dlq.html",
    upstream="The queue's ARN is stored; the event is lost.",
)
def send_dead_letters() -> None:
    """Send what could not be delivered to the schedule's queue."""
    install("dead letters")


@gap(
    "scheduler-metrics",
    aws="Scheduler counts attempts, target errors, dropped invocations and dead letters by schedule group.",
    source=f"{_GUIDE}/monitoring-cloudwatch.html",
    upstream="Counts nothing, so alarms stay silent.",
)
def count() -> None:
    """Count what Scheduler does."""
    install("metrics")
