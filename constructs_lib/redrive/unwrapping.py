"""What a failed event holds once the wrapping of its transport is off."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.route import Route

__all__ = ["Content", "parsed_object", "sent_at", "unwrapped"]

_FOREIGN = "it is of {}, which was not asked for"


@dataclass(frozen=True, slots=True)
class Content:
    """What is inside the wrapping of the transport.

    Attributes:
        id: what the queue or bucket calls it.
        time: when it came there.
        body: the text.
        attributes: what is known beside the text.
        topic: ARN of the topic that it came through; empty when there was none.
    """

    id: str
    time: datetime
    body: str
    attributes: dict[str, str]
    topic: str = ""

    def letter(
        self, function: str, error: str, payload: str, route: Route | None, problem: str = ""
    ) -> Letter:
        """Return this as a failed event of a route, or with a problem."""
        return Letter(self.id, self.time, function, error, payload, route, problem)

    def foreign(self, function: str, error: str, payload: str) -> Letter:
        """Return this as a failed event of something that was not asked for."""
        problem = _FOREIGN.format(function)
        return Letter(self.id, self.time, function, error, payload, None, problem, foreign=True)


def sent_at(message: dict[str, Any]) -> datetime:
    """Return when a message came into the world of SQS."""
    return datetime.fromtimestamp(int(message["Attributes"]["SentTimestamp"]) / 1000, UTC)


def unwrapped(message: dict[str, Any], routes: Sequence[Route]) -> Content:
    """Return what is in a message, without the notification that a topic of these routes puts around it."""
    body = str(message["Body"])
    attributes = {
        name: str(value.get("StringValue", ""))
        for name, value in message.get("MessageAttributes", {}).items()
    }
    # Only of these routes: an event that a function got may be a notification itself, and is left as it is.
    topics = {route.topic for route in routes if route.topic and not route.raw}
    notification = parsed_object(body) if topics else None
    if notification and notification.get("Type") == "Notification" and notification.get("TopicArn") in topics:
        attributes = {
            name: str(value.get("Value", ""))
            for name, value in (notification.get("MessageAttributes") or {}).items()
        }
        body, topic = str(notification["Message"]), str(notification["TopicArn"])
        return Content(message["MessageId"], sent_at(message), body, attributes, topic)
    return Content(message["MessageId"], sent_at(message), body, attributes)


def parsed_object(text: str) -> dict[str, Any] | None:
    """Return the object that a text in JSON is; None when it is something else."""
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
