"""Event sources that call functions asynchronously: SNS, EventBridge rules, IoT rules and S3."""

import json
from contextvars import ContextVar
from typing import Any

from ...catalogue import gap
from ...patching import Part, replace
from .event_queue import install, invoked_arn, start

functions = Part("services.lambda_svc")
events = Part("services.eventbridge")
iot = Part("services.iot")
sns = Part("services.sns")
s3 = Part("services.s3")

_SOURCES = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html"
_from_topic: ContextVar[bool] = ContextVar("from_topic", default=False)


@gap(
    "async-eventbridge-source",
    aws="A rule invokes a function asynchronously: with retries and the function's failure route.",
    source=_SOURCES,
    upstream="Calls the function once; a failed event is lost.",
)
def queue_events_of_rules() -> None:
    """Give the events of rules to the queue."""
    install("rules")

    def build(original: Any) -> Any:
        def dispatch(arn: str, payload: str) -> None:
            func, config, _ = functions._get_func_record_for_ref(arn)
            if not func or not config:
                original(arn, payload)
                return
            try:
                event = json.loads(payload)
            except (TypeError, ValueError):
                event = {"body": payload}
            _start(arn, functions._execution_record_for_config(func, config), event)

        return dispatch

    replace(events, "_dispatch_to_lambda", build, takes="arn payload")


@gap(
    "async-iot-source",
    aws="A rule of IoT invokes a function asynchronously: with retries and the function's failure route.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-iot.html",
    upstream="Calls the function once; a failed event is lost.",
)
def queue_messages_of_things() -> None:
    """Give what rules of IoT select to the queue."""
    install("things")

    def build(original: Any) -> Any:
        def dispatch(account_id: str, region: str, function_arn: str, event: Any) -> None:
            func, config, _ = functions._get_func_record_for_ref_in_scope(
                function_arn, account_id=account_id, region=region
            )
            if not func or not config:
                original(account_id, region, function_arn, event)
                return
            _start(function_arn, functions._execution_record_for_config(func, config), event)

        return dispatch

    replace(iot, "_dispatch_rule_to_lambda", build, takes="account_id region function_arn event")


def _start(arn: str, func: dict[str, Any], event: Any) -> None:
    token = invoked_arn.set(arn)
    try:
        start(func, event)
    finally:
        invoked_arn.reset(token)


@gap(
    "async-sns-source",
    aws="A topic invokes a function asynchronously: with retries and the function's failure route.",
    source=_SOURCES,
    upstream="Calls the function once; a failed event is lost.",
)
def queue_messages_of_topics() -> None:
    """Give the messages of topics to the queue."""
    install("topics")

    def build_deliver(original: Any) -> Any:
        def deliver(endpoint: str, *args: Any) -> None:
            # An alias: its settings are not those of the function, whose record does not name it.
            source, arn = _from_topic.set(True), invoked_arn.set(endpoint)
            try:
                original(endpoint, *args)
            finally:
                _from_topic.reset(source)
                invoked_arn.reset(arn)

        return deliver

    def build_execute(original: Any) -> Any:
        def execute(func: dict[str, Any], event: Any) -> Any:
            if not _from_topic.get():
                return original(func, event)
            # The queue runs the function in a copy of this context, and that is no delivery.
            _from_topic.set(False)
            start(func, event)
            return {}

        return execute

    replace(sns, "_deliver_to_lambda", build_deliver, takes="endpoint envelope")
    replace(functions, "_execute_function_with_config_scope", build_execute, takes="func event")


@gap(
    "async-s3-source-alias",
    aws="A bucket that notifies an alias has the alias's retry settings and destinations apply.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-configuring.html",
    upstream="Uses the settings of no one.",
)
def tell_alias_of_notifications() -> None:
    """Tell the queue which alias a bucket notifies."""
    install("buckets")

    def build(original: Any) -> Any:
        def deliver(arn: str, *args: Any) -> None:
            token = invoked_arn.set(arn)
            try:
                original(arn, *args)
            finally:
                invoked_arn.reset(token)

        return deliver

    replace(s3, "_deliver_event_to_lambda", build, takes="arn event_payload")
