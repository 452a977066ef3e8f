"""Asynchronous invocations: the queue that Lambda keeps between a caller and the function."""

import contextvars
import logging
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from ...catalogue import gap
from ...patching import Part, replace
from .. import invocation_ids

functions = Part("services.lambda_svc")
responses = Part("core.responses")
logger = logging.getLogger("gaps")

_ASYNC = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html"
_RECORDS = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html"

# The ARN that an event source named, which the function's record does not have (an alias).
invoked_arn: ContextVar[str | None] = ContextVar("invoked_arn", default=None)
_features: set[str] = set()


@dataclass
class Invocation:
    """One event on its way through the queue."""

    config: dict[str, Any]
    arn: str
    payload: Any
    settings: dict[str, Any]
    request_id: str
    condition: str = "Success"
    runs: int = 0
    result: dict[str, Any] | None = None

    def destination(self, outcome: str) -> str | None:
        """The ARN of the destination for ``OnSuccess`` or ``OnFailure``."""
        arn: str | None = ((self.settings.get("DestinationConfig") or {}).get(outcome) or {}).get(
            "Destination"
        )
        return arn

    @property
    def dead_letter_target(self) -> str | None:
        """The ARN of the function's dead-letter queue or topic."""
        arn: str | None = (self.config.get("DeadLetterConfig") or {}).get("TargetArn")
        return arn


Route = Callable[[Invocation], None]
# What takes an invocation when it succeeded or failed for good; other gaps put their own here.
routes: dict[str, Route] = {}


def install(feature: str) -> None:
    """Switch a feature of the queue on, and the queue itself with the first."""
    if not _features:
        invocation_ids.follow_chosen()
        replace(functions, "invoke_async_with_retry", lambda _: start, takes="func event")
    _features.add(feature)


def start(func: dict[str, Any], event: Any) -> None:
    """Take an event for a function and return at once."""
    # The ARN that the caller named and the id that it got are in the context.
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(_process, func, event), daemon=True).start()


def _process(func: dict[str, Any], event: Any) -> None:
    config = func.get("config") or func
    account, region = functions._account_region_from_function_config(config)
    responses._request_account_id.set(account)
    responses._request_region.set(region)
    arn = invoked_arn.get() or config["FunctionArn"]
    request_id = invocation_ids.chosen.get() or responses.new_uuid()
    invocation = Invocation(config, arn, event, _settings(config, arn), request_id)
    _run_until_done(func, invocation)
    if invocation.condition == "Success":
        _take("OnSuccess", invocation)
        return
    # A function may have a destination and a dead-letter queue: each of them gets the event.
    _take("OnFailure", invocation)
    _take("DeadLetter", invocation)


def _settings(config: dict[str, Any], arn: str) -> dict[str, Any]:
    """The retry settings and destinations of the function, version or alias that was called."""
    base = functions._functions.get(config["FunctionName"]) or {}
    configs = base.get("event_invoke_configs") or {}
    _, _, qualifier = arn.partition(":function:")[2].partition(":")
    # A version or an alias has settings of its own or the defaults, never those of the function.
    if qualifier and qualifier != "$LATEST":
        return configs.get(qualifier) or {}
    return configs.get("$LATEST") or configs.get("") or base.get("event_invoke_config") or {}


def _run_until_done(func: dict[str, Any], invocation: Invocation) -> None:
    retries = invocation.settings.get("MaximumRetryAttempts")
    retries = 2 if retries is None else int(retries)
    expires = time.time() + int(invocation.settings.get("MaximumEventAgeInSeconds", 21_600))
    throttles = failures = 0
    while True:
        invocation.result = _attempt(func, invocation)
        if invocation.result.get("throttle") and "throttles" in _features:
            # A reserved concurrency of 0 sends events to the failure route at once (see `_ASYNC`).
            if functions._reserved_concurrency(func, invocation.config) == 0:
                invocation.condition = "RetriesExhausted"
                return
            throttles += 1
            # As on AWS from one second to five minutes, on the scale of the first retry's minute.
            base = functions._LAMBDA_ASYNC_RETRY_BASE_SECONDS
            delay = min(base / 60 * 2 ** min(throttles - 1, 20), 5 * base)
        else:
            invocation.runs += 1
            if not invocation.result.get("error"):
                invocation.condition = "Success"
                return
            failures += 1
            if failures > retries:
                invocation.condition = "RetriesExhausted"
                return
            base = functions._LAMBDA_ASYNC_RETRY_BASE_SECONDS
            # AWS waits one minute, then two (see `_ASYNC`); here `base` is the minute.
            delay = min(base * 2 ** (failures - 1), functions._LAMBDA_ASYNC_RETRY_MAX_SECONDS)
        # Decided before the pause: nobody has to wait for the end of an event that has no attempt left.
        if time.time() + delay > expires:
            invocation.condition = "EventAgeExceeded" if "age" in _features else "RetriesExhausted"
            return
        time.sleep(delay)


def _attempt(func: dict[str, Any], invocation: Invocation) -> dict[str, Any]:
    invocation_ids.chosen.set(invocation.request_id if "id" in _features else responses.new_uuid())
    result: dict[str, Any] = functions._execute_function(func, invocation.payload)
    return result


def _take(outcome: str, invocation: Invocation) -> None:
    route = routes.get(outcome)
    if route:
        route(invocation)
        return
    # A gap left open: what the emulator does by itself.
    target = {"OnFailure": invocation.destination("OnFailure"), "DeadLetter": invocation.dead_letter_target}
    if target.get(outcome):
        name = invocation.config["FunctionName"]
        functions._route_async_failure(target[outcome], name, invocation.payload, invocation.result)


@gap(
    "async-throttles",
    aws="A throttled event is retried until it is too old, and does not count as an attempt; a reserved "
    "concurrency of 0 sends events to the failure route at once.",
    source=_ASYNC,
    upstream="A throttle counts as a failed attempt: the event is lost after three.",
)
def keep_throttled_events() -> None:
    """Retry throttled events without counting."""
    install("throttles")


@gap(
    "async-event-age",
    aws="An event that got too old fails with the condition `EventAgeExceeded`.",
    source=_RECORDS,
    upstream="The condition is always `RetriesExhausted`.",
)
def tell_event_age() -> None:
    """Tell an event that got too old from one that failed too often."""
    install("age")


@gap(
    "async-request-id",
    aws="All attempts of an asynchronous event have one request id, which the caller got.",
    source=_ASYNC,
    upstream="Each attempt has an id of its own.",
)
def keep_request_id() -> None:
    """Run every attempt under the event's id."""
    install("id")
