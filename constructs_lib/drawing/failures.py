"""Where failed events go, after how many attempts and how long."""

from collections.abc import Callable

from constructs_lib.drawing.amounts_in_words import count, retries, up_to
from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.delivered_events import expression
from constructs_lib.drawing.ends_of_ways import beside_functions
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.failed_events import Route
from constructs_lib.templates.flows import QUALIFIED
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import ASYNCHRONOUS, INVOKE_CONFIG, POLLED, Invocation, find
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import text

__all__ = ["add_failures"]

# What AWS does where a template says nothing:
# https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html,
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html and
# https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule.html (2026-11-27)
_ASYNC_RETRIES, _ASYNC_AGE = 2, 6 * 3_600
_LATEST = "$LATEST"
_DELIVERY_RETRIES, _DELIVERY_AGE = 185, 24 * 3_600


def add_failures(collected: Collected) -> None:
    """Draw every failure route.

    Args:
        collected: what is drawn, which gets more.
    """
    for route in collected.app.routes:
        sender = _sender(collected, route)
        found = route.target or collected.app.names.written_out(route.target_value)
        target = (
            collected.part(found)
            if found
            else collected.named(route.target_value, "failure route", route.sender, route.place)
        )
        through = [] if route.sender is route.function else [route.sender]
        collected.way(sender, target, "failure", _FACTS[route.kind](collected.app, route), through)


def _sender(collected: Collected, route: Route) -> str:
    """Draw what loses the event; return its key."""
    if route.kind in {"rule", "schedule", "pipe", "iot"}:
        return collected.part(route.sender, *expression(route.sender))
    if route.kind == "subscription":
        through = route.sender
        topic = through if through.type == "AWS::SNS::Topic" else None
        topic = topic or beside_functions(collected.app, through.value("TopicArn"))
        return (
            collected.part(topic)
            if topic
            else collected.named(through.value("TopicArn"), "topic", through, "TopicArn")
        )
    return collected.part(route.function or route.sender)


def _async(app: Graph, route: Route) -> list[str]:
    if route.sender.type == INVOKE_CONFIG:
        return _given(route.sender)
    function = route.function
    invoked = app.invocations_of(function) if function is not None else []
    if invoked and all(each.kind in POLLED for each in invoked) and not _may_be_called(app, function):
        return ["nothing asynchronous"]
    configs = {
        text(each.value("Qualifier")): each
        for each in app.of_type(INVOKE_CONFIG)
        if app.names.function(each.value("FunctionName")) is function
    }
    # Settings of an alias are its own; of what the templates do not have, nobody knows what it invokes.
    asked = {_qualifier(app, each) for each in invoked if each.kind in ASYNCHRONOUS} or {_LATEST, *configs}
    said = {tuple(_given(configs.get(each))) for each in asked}
    return list(said.pop()) if len(said) == 1 else ["retries of each alias"]


def _may_be_called(app: Graph, function: Resource | None) -> bool:
    """Return whether a role of the app may invoke a function, which it may do without waiting."""
    return any(flow.target is function and not flow.is_certain for flow in app.flows)


def _given(config: Resource | None) -> list[str]:
    given = config.value if config is not None else lambda _: ABSENT
    return [
        *retries(given("MaximumRetryAttempts"), _ASYNC_RETRIES),
        *up_to(given("MaximumEventAgeInSeconds"), _ASYNC_AGE),
    ]


def _qualifier(app: Graph, invocation: Invocation) -> str | None:
    """Return the alias or version that is invoked, `$LATEST` for neither; `None` where it is not known."""
    found = app.names.target(invocation.named, *QUALIFIED)
    if found is not None:
        return text(found.value("Name"))
    said = canonical(invocation.named)
    after = said.rpartition(":function:")[2] if said is not None else ""
    return after.partition(":")[2] or _LATEST


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


def _pipe(_: Graph, route: Route) -> list[str]:
    stream = find(route.sender.properties, route.place.removesuffix(".DeadLetterConfig.Arn"))
    return [
        *retries(at(stream, "MaximumRetryAttempts")),
        *up_to(at(stream, "MaximumRecordAgeInSeconds")),
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
    # https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-dlq.html (2026-11-27)
    "bus": lambda *_: ["not encrypted"],
    "pipe": _pipe,
    "iot": lambda *_: ["an action failed"],
}
