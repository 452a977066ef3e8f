"""Checks of topics and their subscriptions."""

import json
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import dead_letters, patterns, topics
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.admissions import admits
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import subscriptions
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import boolean, is_known, text

__all__ = ["CHECKS"]

QUEUE = "AWS::SQS::Queue"
_Subscription = tuple[Resource | None, Resource, str, Any]


def _place(place: str, key: str) -> str:
    return f"{place}.{key}" if place else key


def _fifo(app: Graph) -> Iterator[Finding]:
    for topic, through, place, given in subscriptions(app, app.names):
        if topic is None:
            continue
        is_fifo = boolean(topic.value("FifoTopic")) if topic.value("FifoTopic") is not ABSENT else False
        if at(given, "Protocol") == "lambda":
            for fault in topics.standard_topic(topic.name, is_fifo):
                yield Finding(fault, through, _place(place, "TopicArn" if place == "" else "Protocol"))
        queue = app.names.target(at(given, "Endpoint"), QUEUE)
        if queue is not None and is_fifo is False and boolean(queue.value("FifoQueue")):
            fault = Fault("LP863", "Endpoint", "a standard queue", f"{queue.name}, a FIFO queue")
            yield Finding(fault, through, _place(place, "Endpoint"))


def _delivered(app: Graph) -> Iterator[Finding]:
    for topic, through, place, given in subscriptions(app, app.names):
        queue = app.names.target(at(given, "Endpoint"), QUEUE)
        if queue is not None and at(given, "Protocol") == "sqs":
            is_let = admits(app, app.names, queue, service="sns", action="sqs:SendMessage", source=topic)
            if is_let is False:
                allowed = "one whose policy allows sns.amazonaws.com to use sqs:SendMessage for this topic"
                yield Finding(
                    Fault("LP860", "Endpoint", allowed, queue.name), through, _place(place, "Endpoint")
                )
        is_function = at(given, "Protocol") == "lambda"
        raw = boolean(at(given, "RawMessageDelivery"))
        # SNS looks whether it is there, and not what it says.
        if is_function and raw is not None:
            fault = Fault("LP861", "RawMessageDelivery", "left out for a function", str(raw).lower())
            yield Finding(fault, through, _place(place, "RawMessageDelivery"))


def _filters(app: Graph) -> Iterator[Finding]:
    for _, through, place, given in subscriptions(app, app.names):
        policy = _policy(at(given, "FilterPolicy"))
        if not isinstance(policy, dict) or not policy or not is_known(policy):
            continue
        where = _place(place, "FilterPolicy")
        scope = text(at(given, "FilterPolicyScope")) or "MessageAttributes"
        nested = [key for key, value in policy.items() if isinstance(value, dict)]
        if not patterns.has_lists(policy):
            yield Finding(
                Fault("LP807", where, "made of lists of conditions", words.shown(policy)), through, where
            )
        elif (
            nested
            and scope == "MessageAttributes"
            and (at(given, "FilterPolicyScope") is ABSENT or at(given, "FilterPolicyScope") == scope)
        ):
            got = f"{nested[0]} with keys of its own"
            yield Finding(Fault("LP864", where, "made of lists with this scope", got), through, where)
        else:
            for fault in topics.filter_policy(where, policy):
                yield Finding(fault, through, where)


def _policy(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return ABSENT


def _twice(app: Graph) -> Iterator[Finding]:
    before: dict[tuple[str, str], Resource] = {}
    for topic, through, place, given in subscriptions(app, app.names):
        named, endpoint = canonical(at(given, "TopicArn")), canonical(at(given, "Endpoint"))
        function = app.names.function(at(given, "Endpoint"))
        key = (str(id(topic)) if topic is not None else named or "", endpoint or "")
        if function is None or not all(key) or through.is_made is not True:
            continue
        first = before.setdefault(key, through)
        if first is not through:
            for fault in topics.subscribed_once(topic.name if topic else key[0], function.name, first.name):
                yield Finding(fault, through, _place(place, "TopicArn"))


def _kept(app: Graph) -> Iterator[Finding]:
    for topic, through, place, given in subscriptions(app, app.names):
        value = at(given, "RedrivePolicy.deadLetterTargetArn")
        where = _place(place, "RedrivePolicy")
        function = app.names.function(at(given, "Endpoint"))
        if value is ABSENT and at(given, "RedrivePolicy") is ABSENT and function is not None:
            yield Finding(Fault("LP865", where, f"given for {function.name}", "none"), through, where)
        queue = app.names.target(value, QUEUE) if value is not ABSENT else None
        if queue is None:
            continue
        is_fifo = topic is not None and boolean(topic.value("FifoTopic"))
        for fault in dead_letters.standard("queue", boolean(queue.value("FifoQueue")) and not is_fifo):
            yield Finding(fault, through, where)
        if admits(app, app.names, queue, service="sns", action="sqs:SendMessage", source=topic) is False:
            allowed = "one whose policy allows sns.amazonaws.com to use sqs:SendMessage for this topic"
            yield Finding(Fault("LP514", where, allowed, queue.name), through, where)


CHECKS = (
    Check(("LP801", "LP863"), _fifo),
    Check(("LP860", "LP861"), _delivered),
    Check(("LP804", "LP805", "LP807", "LP864"), _filters),
    Check(("LP806",), _twice),
    Check(("LP309", "LP514", "LP865"), _kept),
)
