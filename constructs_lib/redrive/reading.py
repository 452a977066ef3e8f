"""Reads messages and objects of failure routes as failed events: whose they are, and what the event was."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from constructs_lib.redrive.failed_batches import read_batch
from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.route import Route, RouteKind
from constructs_lib.redrive.undelivered_events import read_undelivered
from constructs_lib.redrive.unwrapping import Content, parsed_object, unwrapped

__all__ = ["read_message", "read_object"]

_UNKNOWN = "it does not come from a failure route; its function is not known"
_NO_RECORD = "it is not a record of a failed invocation"


def read_message(message: dict[str, Any], routes: Sequence[Route]) -> Letter:
    """Return the failed event in a message of a failure queue.

    Args:
        message: as `ReceiveMessage` gives it, with all its attributes.
        routes: the routes that end in this queue and were asked for.
    """
    content = unwrapped(message, routes)
    # SQS itself says this one, so it is asked first: a body may look like anything.
    source = message["Attributes"].get("DeadLetterQueueSourceArn")
    if source:
        return _source_queue_letter(content, source, routes)
    undelivered = read_undelivered(content, routes)
    if undelivered is not None:
        return undelivered
    # The event of a dead letter may itself look like a destination's envelope; its attributes tell.
    if "RequestID" in content.attributes:
        return _dead_letter(content, routes)
    return _recorded(content, routes, _UNKNOWN)


def read_object(key: str, modified: datetime, body: str, routes: Sequence[Route]) -> Letter:
    """Return the failed event in an object of a failure bucket.

    Args:
        key: key of the object.
        modified: when it was written.
        body: its content.
        routes: the routes that end in this bucket and were asked for.
    """
    return _recorded(Content(key, modified, body, {}), routes, _NO_RECORD)


def _recorded(content: Content, routes: Sequence[Route], otherwise: str) -> Letter:
    """Return the failed event in a record that Lambda wrote for a destination."""
    record = parsed_object(content.body)
    batch = read_batch(content, record, routes) if record else None
    if batch is not None:
        return batch
    envelope = _envelope(record)
    if envelope is not None:
        return _destination_letter(content, envelope, routes)
    return content.letter("", "", content.body, None, otherwise)


def _source_queue_letter(content: Content, source: str, routes: Sequence[Route]) -> Letter:
    name = source.rsplit(":", 1)[-1]
    for route in routes:
        if route.kind is RouteKind.SOURCE_QUEUE and route.origin == source:
            return content.letter(name, "", content.body, route)
    return content.foreign(name, "", content.body)


def _dead_letter(content: Content, routes: Sequence[Route]) -> Letter:
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
    problem = f"it is of {names}, and it does not name one of them; name one: STACK/CONSTRUCT"
    return content.letter(" or ".join(sorted(r.function for r in found)), error, content.body, None, problem)


def _destination_letter(content: Content, envelope: dict[str, Any], routes: Sequence[Route]) -> Letter:
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


def _envelope(found: dict[str, Any] | None) -> dict[str, Any] | None:
    if not found or "requestPayload" not in found:
        return None
    context = found.get("requestContext")
    return found if isinstance(context, dict) and "functionArn" in context else None
