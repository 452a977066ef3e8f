"""Calls the subscriber: a message that is filtered out, one that is stored, and one that fails."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row

STACK = "SnsSubscriber"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for the filter, and one for a bad message."""
    cancelled, placed = _order(customer="Ada"), _order(customer="Grace")
    _publish(aws, deployment, "cancelled", cancelled)
    _publish(aws, deployment, "placed", placed)
    found = until(lambda: _stored(aws, deployment, cancelled, placed))
    is_right = [item["id"]["S"] for item in found] == [placed["id"]]
    customers = ", ".join(item["customer"]["S"] for item in found)
    came, evidence = f"{len(found)} stored", f"the one of {customers}"
    yield Row("sns-subscriber", "a cancelled order and a placed one", came, evidence, is_right)

    poison = _order(customer="")
    _publish(aws, deployment, "placed", poison)
    letter = until(lambda: _letter(aws, deployment, poison))
    attributes = letter.get("MessageAttributes", {})
    error = attributes.get("ErrorMessage", {}).get("StringValue", "no error")
    came = f"raw event in {'the' if letter else 'NO'} dead-letter queue"
    is_right = "customer" in error and "at least 1 character" in error
    yield Row("sns-subscriber", "a placed order of nobody", came, error, is_right)


def _order(customer: str) -> dict[str, str]:
    return {"id": uuid.uuid4().hex, "customer": customer}


def _publish(aws: LocalAws, deployment: Deployment, event: str, order: dict[str, str]) -> None:
    aws.client("sns").publish(
        TopicArn=deployment.resource(f"{STACK}/Orders/Topic"),
        Message=json.dumps(order),
        MessageAttributes={"event": {"DataType": "String", "StringValue": event}},
    )


def _stored(aws: LocalAws, deployment: Deployment, *orders: dict[str, str]) -> list[dict[str, Any]]:
    dynamodb, table = aws.client("dynamodb"), deployment.resource(f"{STACK}/Table")
    answers = [dynamodb.get_item(TableName=table, Key={"id": {"S": order["id"]}}) for order in orders]
    return [answer["Item"] for answer in answers if "Item" in answer]


def _letter(aws: LocalAws, deployment: Deployment, order: dict[str, str]) -> dict[str, Any]:
    """Return the failed event of an order in the function's dead-letter queue, and leave it there."""
    received = aws.client("sqs").receive_message(
        QueueUrl=deployment.resource(f"{STACK}/Function/DeadLetterQueue"),
        VisibilityTimeout=0,
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
    )
    letters: list[dict[str, Any]] = received.get("Messages", [])
    return next((letter for letter in letters if order["id"] in letter["Body"]), {})
