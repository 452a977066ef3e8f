"""Reads what EventBridge, Amazon SNS and EventBridge Scheduler could not bring to a function.

Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html,
https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html and
https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html (2026-11-23).
"""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs, urlsplit

from constructs_lib.redrive.delivered_inputs import part_of, transformed
from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.route import Route, RouteKind
from constructs_lib.redrive.unwrapping import Content, parsed_object

__all__ = ["read_undelivered"]

_EVENT_KEYS = {"id", "source", "detail-type", "detail"}
_UUID_CHARACTERS = 36
_CUT = "Scheduler shortened its payload; invoke the function yourself with the schedule's input"
_CHANGED = "its target changes events with {}, and this is the event before that"


def read_undelivered(content: Content, routes: Sequence[Route]) -> Letter | None:
    """Return the failed event of a service that could not reach its target; None when no service sent this.

    Args:
        content: what the message holds.
        routes: the routes that end in this queue and were asked for.
    """
    attributes = content.attributes
    error = ": ".join(attributes[name] for name in ("ERROR_CODE", "ERROR_MESSAGE") if attributes.get(name))
    target = attributes.get("TARGET_ARN", "")
    if "RULE_ARN" in attributes:
        found = _sent_by(RouteKind.RULE, attributes["RULE_ARN"], target, routes)
        return _of_rule(content, error, found)
    if "SCHEDULE_ARN" in attributes:
        found = _sent_by(RouteKind.SCHEDULE, attributes["SCHEDULE_ARN"], target, routes)
        return _of_schedule(content, error, found)
    return _of_subscription(content, routes)


def _sent_by(kind: RouteKind, sender: str, target: str, routes: Sequence[Route]) -> list[Route]:
    # The targets of a rule may share a queue.
    return [r for r in routes if r.kind is kind and r.sender == sender and target in {r.origin, ""}]


def _of_rule(content: Content, error: str, found: list[Route]) -> Letter:
    if not found:
        return content.foreign(f"rule {_name(content.attributes['RULE_ARN'])}", error, content.body)
    if len({route.input for route in found}) > 1:
        problem = "its rule has this target several times, with different inputs"
        return content.letter(found[0].function, error, content.body, None, problem)
    [route] = found[:1]
    payload = _event_for(route, content.body)
    if payload is None:
        problem = _CHANGED.format(route.input[0] if route.input else "")
        return content.letter(route.function, error, content.body, route, problem)
    return content.letter(route.function, error, payload, route)


def _event_for(route: Route, body: str) -> str | None:
    """Return what the target gets of an event; None when only EventBridge can tell."""
    event = parsed_object(body)
    # AWS does not say whether a target's input is applied before an event is put into the queue.
    if route.input is None or event is None or not event.keys() >= _EVENT_KEYS:
        return body
    match route.input:
        case ("Input", text):
            return text
        case ("InputPath", path):
            return part_of(event, path)
        case ("InputTransformer", transformer):
            return transformed(event, transformer, route.sender)
    return None


def _of_schedule(content: Content, error: str, found: list[Route]) -> Letter:
    if not found:
        return content.foreign(f"schedule {_name(content.attributes['SCHEDULE_ARN'])}", error, content.body)
    cut = content.attributes.get("IS_PAYLOAD_TRUNCATED", "").lower() == "true"
    return content.letter(found[0].function, error, content.body, found[0], _CUT if cut else "")


def _of_subscription(content: Content, routes: Sequence[Route]) -> Letter | None:
    notification = parsed_object(content.body)
    # What a topic delivers as a raw message is an event, whatever it looks like.
    raw = any(route.raw for route in routes)
    if (
        not notification
        or notification.get("Type") != "Notification"
        or "TopicArn" not in notification
        or raw
    ):
        return None
    topic = str(notification["TopicArn"])
    error = content.attributes.get("ErrorMessage") or content.attributes.get("ErrorCode", "")
    subscription = _subscription_of(notification)
    found = [
        route
        for route in routes
        if route.kind is RouteKind.SUBSCRIPTION and route.sender.rpartition(":")[0] == topic
    ]
    if not found and "RequestID" not in content.attributes:
        return None
    if subscription:
        found = [route for route in found if route.sender == subscription]
    match found:
        case []:
            return content.foreign(f"topic {_name(topic)}", error, content.body)
        case [route]:
            return content.letter(route.function, error, _sns_event(route, notification), route)
    names = " or ".join(sorted(route.name for route in found))
    problem = f"it is of {names}, and it does not name one of them; name one: STACK/CONSTRUCT"
    return content.letter("", error, content.body, None, problem)


def _subscription_of(notification: dict[str, Any]) -> str:
    """Return the ARN of the subscription that the link for leaving names; empty when it names none."""
    link = str(notification.get("UnsubscribeURL", ""))
    found = "".join(parse_qs(urlsplit(link).query).get("SubscriptionArn", [])[:1])
    return found if len(found.rpartition(":")[2]) == _UUID_CHARACTERS else ""


def _sns_event(route: Route, notification: dict[str, Any]) -> str:
    """Return the event that SNS makes of a notification for a function.

    Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html (2026-11-23).
    """
    names = {"SigningCertURL": "SigningCertUrl", "UnsubscribeURL": "UnsubscribeUrl"}
    sns: dict[str, Any] = {"Subject": None, "MessageAttributes": {}}
    sns |= {names.get(name, name): value for name, value in notification.items()}
    record = {
        "EventSource": "aws:sns",
        "EventVersion": "1.0",
        "EventSubscriptionArn": route.sender,
        "Sns": sns,
    }
    return json.dumps({"Records": [record]}, ensure_ascii=False, separators=(",", ":"))


def _name(arn: str) -> str:
    return arn.rpartition(":")[2].rpartition("/")[2]
