"""Where failed events go, after how many attempts and how long."""

from collections.abc import Callable

from constructs_lib.drawing.amounts_in_words import count, retries, up_to
from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.delivered_events import expression
from constructs_lib.templates.failed_events import Route
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import INVOKE_CONFIG, find
from constructs_lib.templates.model import ABSENT, Resource, at

__all__ = ["add_failures"]

# What AWS does where a template says nothing:
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html,
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html and
# https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html (2026-11-27)
_ASYNC_RETRIES, _ASYNC_AGE = 2, 6 * 3_600
_DELIVERY_RETRIES, _DELIVERY_AGE = 185, 24 * 3_600


def add_failures(collected: Collected) -> None:
    """Draw every failure route.

    Args:
        collected: what is drawn, which gets more.
    """
    for route in collected.app.routes:
        sender = _sender(collected, route)
        target = (
            collected.part(route.target)
            if route.target
            else collected.named(route.target_value, "failure route", route.sender, route.place)
        )
        through = [] if route.sender is route.function else [route.sender]
        collected.way(sender, target, "failure", _FACTS[route.kind](collected.app, route), through)


def _sender(collected: Collected, route: Route) -> str:
    """Draw what loses the event; return its key."""
    if route.kind in {"rule", "schedule"}:
        return collected.part(route.sender, *expression(route.sender))
    if route.kind == "subscription":
        through = route.sender
        topic = through if through.type == "AWS::SNS::Topic" else None
        topic = topic or collected.app.names.target(through.value("TopicArn"), "AWS::SNS::Topic")
        return (
            collected.part(topic)
            if topic
            else collected.named(through.value("TopicArn"), "topic", through, "TopicArn")
        )
    return collected.part(route.function or route.sender)


def _async(app: Graph, route: Route) -> list[str]:
    config = route.sender if route.sender.type == INVOKE_CONFIG else _config(app, route.function)
    given = config.value if config is not None else lambda _: ABSENT
    return [
        *retries(given("MaximumRetryAttempts"), _ASYNC_RETRIES),
        *up_to(given("MaximumEventAgeInSeconds"), _ASYNC_AGE),
    ]


def _config(app: Graph, function: Resource | None) -> Resource | None:
    """Return the settings of a function's asynchronous invocations; those of an alias are its own."""
    found = [
        each
        for each in app.of_type(INVOKE_CONFIG)
        if app.names.function(each.value("FunctionName")) is function and each.value("Qualifier") == "$LATEST"
    ]
    return found[0] if found else None


def _mapping(_: Graph, route: Route) -> list[str]:
    sender = route.sender
    return [*retries(sender.value("MaximumRetryAttempts")), *up_to(sender.value("MaximumRecordAgeInSeconds"))]


def _queue(_: Graph, route: Route) -> list[str]:
    return [f"after {said}" for said in count(route.sender.value("RedrivePolicy.maxReceiveCount"), "receive")]


def _delivery(_: Graph, route: Route) -> list[str]:
    target = find(route.sender.properties, route.place.removesuffix(".DeadLetterConfig.Arn"))
    return [
        *retries(at(target, "RetryPolicy.MaximumRetryAttempts"), _DELIVERY_RETRIES),
        *up_to(at(target, "RetryPolicy.MaximumEventAgeInSeconds"), _DELIVERY_AGE),
    ]


def _subscription(_: Graph, __: Route) -> list[str]:
    return ["not delivered"]


_FACTS: dict[str, Callable[[Graph, Route], list[str]]] = {
    "function": _async,
    "destination": _async,
    "mapping": _mapping,
    "queue": _queue,
    "rule": _delivery,
    "schedule": _delivery,
    "subscription": _subscription,
}
