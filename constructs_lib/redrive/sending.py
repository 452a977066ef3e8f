"""Sends a failed event back to where it came from."""

from typing import Any

from constructs_lib.redrive.clients import queue_url
from constructs_lib.redrive.invoking import invoke_with_batch
from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.route import RouteKind

__all__ = ["Sender"]


class Sender:
    """Sends failed events to functions and source queues.

    Args:
        lambda_client: a Lambda client.
        sqs: an SQS client.
    """

    def __init__(self, lambda_client: Any, sqs: Any) -> None:
        self._lambda = lambda_client
        self._sqs = sqs
        self._urls: dict[str, str] = {}

    def send(self, letter: Letter, message: dict[str, Any]) -> str:
        """Send a failed event back by its route; return why it was not accepted, empty when it was.

        Args:
            letter: the failed event, with its route.
            message: what it came in.
        """
        assert letter.route is not None  # noqa: S101 - a letter without a route has a problem and is not sent
        route = letter.route
        if route.poller is not None:
            return invoke_with_batch(self._lambda, route.origin, route.poller, letter.payload)
        if route.kind is RouteKind.SOURCE_QUEUE:
            self._send_message(route.origin, message)
        else:
            # As it was invoked before: what fails again takes its retries and its route again.
            self._lambda.invoke(
                FunctionName=route.origin, InvocationType="Event", Payload=letter.payload.encode()
            )
        return ""

    def _send_message(self, queue: str, message: dict[str, Any]) -> None:
        if queue not in self._urls:
            self._urls[queue] = queue_url(self._sqs, queue)
        attributes = message["Attributes"]
        more: dict[str, Any] = {}
        # A message of a standard queue may have one, too, for a fair share of its tenant:
        # https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-fair-queues.html
        if "MessageGroupId" in attributes:
            more["MessageGroupId"] = attributes["MessageGroupId"]
        if queue.endswith(".fifo"):
            # Under its first id a message of the last five minutes would be taken for a copy, and be lost.
            # This one stays the same when a killed run is repeated, and only then is the copy dropped.
            more["MessageDeduplicationId"] = f"redrive-{message['MessageId']}"
        if "AWSTraceHeader" in attributes:
            header = {"DataType": "String", "StringValue": attributes["AWSTraceHeader"]}
            more["MessageSystemAttributes"] = {"AWSTraceHeader": header}
        self._sqs.send_message(
            QueueUrl=self._urls[queue],
            MessageBody=message["Body"],
            MessageAttributes=message.get("MessageAttributes", {}),
            **more,
        )
