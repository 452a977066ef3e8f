"""EventBridge Scheduler: when it runs a schedule, with what event, and what it does when Lambda refuses."""

import contextvars
import json
import logging
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from . import destinations, schedule_times
from .async_queue import Invocation
from .catalogue import gap
from .patching import Part, on_provision, replace

scheduler = Part("services.scheduler")
events = Part("services.eventbridge")
functions = Part("services.lambda_svc")
responses = Part("core.responses")
cloudwatch = Part("services.cloudwatch")
logger = logging.getLogger("gaps")

_GUIDE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide"
_TYPES = f"{_GUIDE}/schedule-types.html"
_DEFAULT_RETRIES = 185
_DEFAULT_AGE = 86_400
# On the scale on which a minute is the first delay, 185 of these delays are AWS's 24 hours.
_LONGEST_DELAY = 8

_features: set[str] = set()
# When a schedule was due last, or looked at first, and what it was like then.
_looks: dict[tuple[str, str, str], tuple[tuple[object, ...], float]] = {}


@dataclass
class Run:
    """One time at which a schedule runs, and what has become of it."""

    schedule: dict[str, Any]
    account: str
    region: str
    due: float
    attempt: int = 1
    execution_id: str = ""
    error_code: str = ""
    error_message: str = ""

    @property
    def target(self) -> dict[str, Any]:
        """The schedule's target."""
        target: dict[str, Any] = self.schedule["Target"]
        return target

    @property
    def due_text(self) -> str:
        """The time of this run as Scheduler writes it."""
        return datetime.fromtimestamp(self.due, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def sender(self) -> Invocation:
        """Who calls the function and the queue: the schedule's role, where rights are enforced."""
        name = self.schedule["Name"]
        arn = f"arn:aws:lambda:{self.region}:{self.account}:function:{name}"
        config = {"Role": self.target["RoleArn"], "FunctionArn": arn, "FunctionName": name}
        return Invocation(config, arn, None, {}, self.execution_id)


def install(feature: str) -> None:
    """Switch a feature of schedules on, and our way to run them with the first."""
    if not _features:
        replace(scheduler, "_tick_schedules", lambda _: _run_due, takes="")
        # No gap, AWS promises no more than the minute: it spares whoever waits for a schedule here.
        scheduler.module._SCHEDULE_TICK_INTERVAL = 1
    _features.add(feature)


def _run_due() -> None:
    now = time.time()
    schedules = scheduler._schedules._data
    for key, schedule in list(schedules.items()):
        try:
            if _is_done(key, schedule, now):
                schedules.pop(key, None)
        except Exception:
            logger.exception("schedule %s", key)
    for key in _looks.keys() - schedules.keys():
        del _looks[key]


def _is_done(key: tuple[str, str, str], schedule: dict[str, Any], now: float) -> bool:
    """Run a schedule if it is due; return whether it has completed and is to be deleted then."""
    deletes = schedule.get("ActionAfterCompletion") == "DELETE"
    if schedule.get("State") != "ENABLED":
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
        keeps_zone="time zones" in _features,
        starts_at_once="rates" in _features,
    )
    if due is None or due > now:
        return False
    _looks[key] = (identity, now)
    run = Run(dict(schedule), key[0], key[1], due)
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_deliver, run), daemon=True).start()
    return deletes and schedule_times.is_one_time(schedule)


def _deliver(run: Run) -> None:
    responses._request_account_id.set(run.account)
    responses._request_region.set(run.region)
    if "asynchronous" not in _features or run.target["Arn"].split(":")[2] != "lambda":
        run.execution_id = secrets.token_hex(8)
        target = {**run.target, "Input": _input(run)} if run.target.get("Input") else run.target
        events._invoke_target(target, _event(run), run.schedule)
        return
    condition = _try(run)
    if condition:
        logger.warning("%s: %s", run.schedule["Arn"], run.error_message)
        _count(run, "InvocationDroppedCount")
        _send_dead_letter(run, condition)


def _try(run: Run) -> str | None:
    """Try until Lambda has accepted the event; return what ended the attempts if it has not."""
    policy = run.target.get("RetryPolicy") or {}
    retries = int(policy.get("MaximumRetryAttempts", _DEFAULT_RETRIES)) if "retries" in _features else 0
    expires = time.time() + int(policy.get("MaximumEventAgeInSeconds", _DEFAULT_AGE))
    while True:
        run.execution_id = secrets.token_hex(8)
        _count(run, "InvocationAttemptCount")
        if _is_accepted(run):
            return None
        _count(run, "TargetErrorCount")
        if run.attempt > retries:
            return "MaximumRetryAttempts"
        delay = functions._LAMBDA_ASYNC_RETRY_BASE_SECONDS * min(2 ** (run.attempt - 1), _LONGEST_DELAY)
        if time.time() + delay > expires:
            return "MaximumEventAgeInSeconds"
        time.sleep(delay)
        run.attempt += 1


def _is_accepted(run: Run) -> bool:
    client = destinations._client("lambda", run.sender)
    payload = _input(run).encode()
    try:
        client.invoke(FunctionName=run.target["Arn"], InvocationType="Event", Payload=payload)
    except client.exceptions.ClientError as refusal:
        run.error_code = refusal.response["Error"]["Code"]
        run.error_message = refusal.response["Error"]["Message"]
        return False
    return True


def _event(run: Run) -> dict[str, Any]:
    """What the emulator makes the event of, for a target without an input."""
    return {
        "EventId": responses.new_uuid(),
        "Source": "aws.scheduler",
        "DetailType": "Scheduled Event",
        "Detail": "{}",
        "Time": run.due,
        "Resources": [run.schedule["Arn"]],
        "Account": run.account,
        "Region": run.region,
    }


def _input(run: Run) -> str:
    text: str = run.target.get("Input") or ""
    if not text:
        return json.dumps(events._pattern_event_view(_event(run)).event_with_detail())
    attributes = {
        "scheduled-time": run.due_text,
        "schedule-arn": run.schedule["Arn"],
        "execution-id": run.execution_id,
        "attempt-number": str(run.attempt),
    }
    for name, value in attributes.items() if "attributes" in _features else ():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text


def _send_dead_letter(run: Run, condition: str) -> None:
    arn = (run.target.get("DeadLetterConfig") or {}).get("Arn")
    if not arn or "dead letters" not in _features:
        return
    attributes = {
        "ERROR_CODE": run.error_code,
        "ERROR_MESSAGE": run.error_message,
        "EXECUTION_ID": run.execution_id,
        "EXHAUSTED_RETRY_CONDITION": condition,
        "IS_PAYLOAD_TRUNCATED": "false",
        "RETRY_ATTEMPTS": str(run.attempt - 1),
        "SCHEDULED_TIME": run.due_text,
        "SCHEDULE_ARN": run.schedule["Arn"],
        "TARGET_ARN": run.target["Arn"],
    }
    shaped = {name: {"DataType": "String", "StringValue": text} for name, text in attributes.items()}
    try:
        destinations._publish(run.sender, arn, _input(run), shaped)
    except Exception:
        logger.exception("%s: nothing delivered to %s", run.schedule["Arn"], arn)
        _count(run, "InvocationsFailedToBeSentToDeadLetterCount")
    else:
        _count(run, "InvocationsSentToDeadLetterCount")


def _count(run: Run, metric: str) -> None:
    if "metrics" in _features:
        group = {"ScheduleGroup": run.schedule["GroupName"]}
        cloudwatch.record_metric("AWS/Scheduler", metric, 1, "Count", group)


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
