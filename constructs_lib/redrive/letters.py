"""Reads messages and objects of failure routes as letters: whose they are, and what the event was."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from constructs_lib.redrive.model import Letter, Route, RouteKind

__all__ = ["read_message", "read_object", "sent_at"]

_FOREIGN = "it is of {}, which was not asked for"
_UNKNOWN = "neither Lambda nor a redrive policy put it there; nothing says where it belongs"


@dataclass(frozen=True, slots=True)
class _Content:
    """What is inside the wrapping of the transport."""

    id: str
    time: datetime
    body: str
    attributes: dict[str, str]
    topic: str = ""

    def letter(
        self, function: str, error: str, payload: str, route: Route | None, problem: str = ""
    ) -> Letter:
        return Letter(self.id, self.time, function, error, payload, route, problem)

    def foreign(self, function: str, error: str, payload: str) -> Letter:
        problem = _FOREIGN.format(function)
        return Letter(self.id, self.time, function, error, payload, None, problem, foreign=True)


def sent_at(message: dict[str, Any]) -> datetime:
    """Return when a message came into the world of SQS."""
    return datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)


def read_message(message: dict[str, Any], routes: Sequence[Route]) -> Letter:
    """Return the letter in a message of a failure queue.

    Args:
        message: as `ReceiveMessage` gives it, with all its attributes.
        routes: the routes that end in this queue and were asked for.
    """
    content = _unwrapped(message, routes)
    source = message["Attributes"].get("DeadLetterQueueSourceArn")
    if source:
        return _source_queue_letter(content, source, routes)
    # The event of a dead letter may itself look like a destination's envelope; its attributes tell.
    if "RequestID" in content.attributes:
        return _dead_letter(content, routes)
    envelope = _envelope(content.body)
    if envelope is not None:
        return _destination_letter(content, envelope, routes)
    return content.letter("", "", content.body, None, _UNKNOWN)


def read_object(key: str, modified: datetime, body: str, routes: Sequence[Route]) -> Letter:
    """Return the letter in an object of a failure bucket.

    Args:
        key: key of the object.
        modified: when it was written.
        body: its content.
        routes: the routes that end in this bucket and were asked for.
    """
    content = _Content(key, modified, body, {})
    envelope = _envelope(body)
    if envelope is None:
        return content.letter("", "", body, None, "it is no record of a failed asynchronous invocation")
    return _destination_letter(content, envelope, routes)


def _unwrapped(message: dict[str, Any], routes: Sequence[Route]) -> _Content:
    body = str(message["Body"])
    attributes = {
        name: str(value.get("StringValue", ""))
        for name, value in message.get("MessageAttributes", {}).items()
    }
    topics = {route.topic for route in routes if route.topic and not route.raw}
    notification = _object(body) if topics else None
    if notification and notification.get("Type") == "Notification" and notification.get("TopicArn") in topics:
        attributes = {
            name: str(value.get("Value", ""))
            for name, value in (notification.get("MessageAttributes") or {}).items()
        }
        body, topic = str(notification["Message"]), str(notification["TopicArn"])
        return _Content(message["MessageId"], sent_at(message), body, attributes, topic)
    return _Content(message["MessageId"], sent_at(message), body, attributes)


def _source_queue_letter(content: _Content, source: str, routes: Sequence[Route]) -> Letter:
    name = source.rsplit(":", 1)[-1]
    for route in routes:
        if route.kind is RouteKind.SOURCE_QUEUE and route.origin == source:
            return content.letter(name, "", content.body, route)
    return content.foreign(name, "", content.body)


def _dead_letter(content: _Content, routes: Sequence[Route]) -> Letter:
    error = content.attributes.get("ErrorMessage") or f"code {content.attributes.get('ErrorCode', 'unknown')}"
    found = [
        route
        for route in routes
        if route.kind is RouteKind.DEAD_LETTER and (not content.topic or route.topic == content.topic)
    ]
    match found:
        case []:
            return content.foreign("another function", error, content.body)
        case [route]:
            return content.letter(route.function, error, content.body, route)
    names = " or ".join(sorted(route.name for route in found))
    problem = f"it is of {names}, and it does not say which; name one: STACK/CONSTRUCT"
    return content.letter(" or ".join(sorted(r.function for r in found)), error, content.body, None, problem)


def _destination_letter(content: _Content, envelope: dict[str, Any], routes: Sequence[Route]) -> Letter:
    context = envelope["requestContext"]
    function, _, qualifier = str(context["functionArn"]).split(":function:")[-1].partition(":")
    # Not ASCII only: escapes could make a payload larger than the original was.
    payload = json.dumps(envelope["requestPayload"], ensure_ascii=False, separators=(",", ":"))
    found = [r for r in routes if r.kind is RouteKind.DESTINATION and r.function == function]
    if not found:
        return content.foreign(function or "another function", _error(envelope), payload)
    exact = [route for route in found if route.qualifier == qualifier.replace("$LATEST", "")]
    # An alias may be named by the version that it pointed to; the letter goes to what it points to now.
    route = exact[0] if exact else found[0]
    if not exact and len(found) > 1:
        problem = f"no route is of {function}:{qualifier}"
        return content.letter(function, _error(envelope), payload, None, problem)
    return content.letter(function, _error(envelope), payload, route)


def _error(envelope: dict[str, Any]) -> str:
    response = envelope.get("responsePayload")
    if isinstance(response, dict):
        parts = [str(response[key]) for key in ("errorType", "errorMessage") if response.get(key)]
        if parts:
            return ": ".join(parts)
    return str(envelope["requestContext"].get("condition", ""))


def _envelope(body: str) -> dict[str, Any] | None:
    found = _object(body)
    if not found or "requestPayload" not in found:
        return None
    context = found.get("requestContext")
    return found if isinstance(context, dict) and "functionArn" in context else None


def _object(body: str) -> dict[str, Any] | None:
    try:
        found = json.loads(body)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
