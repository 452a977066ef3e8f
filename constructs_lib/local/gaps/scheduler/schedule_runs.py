"""One run of a schedule: the event, the attempts, and what becomes of an event that Lambda refuses."""

import json
import logging
import secrets
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..lambda_.asynchronous.event_queue import Invocation
from ..lambda_.asynchronous.role_deliveries import client_of, publish
from ..patching import Part

events = Part("services.eventbridge")
functions = Part("services.lambda_svc")
responses = Part("core.responses")
cloudwatch = Part("services.cloudwatch")
logger = logging.getLogger("gaps")

_DEFAULT_RETRIES = 185
_DEFAULT_AGE = 86_400
# On the scale on which a minute is the first delay, 185 of these delays are AWS's 24 hours.
_LONGEST_DELAY = 8

# Names of what is switched on.
features: set[str] = set()


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


def deliver(run: Run) -> None:
    """Hand the event of a run to its target; an event that stays refused is a dead letter."""
    responses._request_account_id.set(run.account)
    responses._request_region.set(run.region)
    if "asynchronous" not in features or run.target["Arn"].split(":")[2] != "lambda":
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
    retries = int(policy.get("MaximumRetryAttempts", _DEFAULT_RETRIES)) if "retries" in features else 0
    # Scheduler keeps an event for 24 hours by default, with 185 retries (managing-schedule.html).
    expires = time.time() + int(policy.get("MaximumEventAgeInSeconds", _DEFAULT_AGE))
    while True:
        run.execution_id = secrets.token_hex(8)
        _count(run, "InvocationAttemptCount")
        if _is_accepted(run):
            return None
        _count(run, "TargetErrorCount")
        # Only refusals are retried here: a function that fails is retried by its own queue.
        if run.attempt > retries:
            return "MaximumRetryAttempts"
        delay = functions._LAMBDA_ASYNC_RETRY_BASE_SECONDS * min(2 ** (run.attempt - 1), _LONGEST_DELAY)
        if time.time() + delay > expires:
            return "MaximumEventAgeInSeconds"
        time.sleep(delay)
        run.attempt += 1


def _is_accepted(run: Run) -> bool:
    client = client_of("lambda", run.sender)
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
    for name, value in attributes.items() if "attributes" in features else ():
        text = text.replace(f"<aws.scheduler.{name}>", value)
    return text


def _send_dead_letter(run: Run, condition: str) -> None:
    arn = (run.target.get("DeadLetterConfig") or {}).get("Arn")
    if not arn or "dead letters" not in features:
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
        publish(run.sender, arn, _input(run), shaped)
    except Exception:
        logger.exception("%s: nothing delivered to %s", run.schedule["Arn"], arn)
        _count(run, "InvocationsFailedToBeSentToDeadLetterCount")
    else:
        _count(run, "InvocationsSentToDeadLetterCount")


def _count(run: Run, metric: str) -> None:
    if "metrics" in features:
        group = {"ScheduleGroup": run.schedule["GroupName"]}
        cloudwatch.record_metric("AWS/Scheduler", metric, 1, "Count", group)
