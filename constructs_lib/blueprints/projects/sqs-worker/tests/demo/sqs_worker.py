"""Calls the worker: orders that are stored once, and one that fails beside them."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row

STACK = "SqsWorker"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for orders that come twice, and one for a poison order."""
    sqs, queue = aws.client("sqs"), deployment.resource(f"{STACK}/Orders/Queue")
    # Five receives take as many seconds now, instead of minutes.
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})
    tea, cup = _order(2), _order(1)
    _send(sqs, queue, tea, cup, tea)
    found = until(lambda: _stored(aws, deployment, tea, cup), lambda found: len(found) == 2)
    left = until(lambda: _left(sqs, queue), lambda left: left == 0)
    came, evidence = f"{len(found)} stored", f"{left} messages are left"
    yield Row("sqs-worker", "3 messages of 2 orders", came, evidence, (len(found), left) == (2, 0))

    good, poison = _order(3), _order(-1)
    _send(sqs, queue, poison, good)
    letter = until(lambda: _letter(sqs, deployment, poison))
    found = until(lambda: _stored(aws, deployment, good))
    log = deployment.resource(f"{STACK}/Function")
    told = until(lambda: any("input_value=-1" in line for line in aws.logs(log)))
    came = f"{len(found)} stored, {'1' if letter else '0'} in the dead-letter queue"
    evidence = f"the log {'says' if told else 'does NOT say'} why: the quantity is -1"
    yield Row("sqs-worker", "an order of quantity -1 and a good one", came, evidence, letter and told)


def _order(quantity: int) -> dict[str, Any]:
    return {"id": uuid.uuid4().hex, "quantity": quantity}


def _send(sqs: Any, queue: str, *orders: dict[str, Any]) -> None:
    entries = [{"Id": str(number), "MessageBody": json.dumps(order)} for number, order in enumerate(orders)]
    sqs.send_message_batch(QueueUrl=queue, Entries=entries)


def _stored(aws: LocalAws, deployment: Deployment, *orders: dict[str, Any]) -> list[dict[str, Any]]:
    dynamodb, table = aws.client("dynamodb"), deployment.resource(f"{STACK}/Table")
    answers = [dynamodb.get_item(TableName=table, Key={"id": {"S": order["id"]}}) for order in orders]
    return [answer["Item"] for answer in answers if "Item" in answer]


def _left(sqs: Any, queue: str) -> int:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=names)["Attributes"]
    return sum(int(found[name]) for name in names)


def _letter(sqs: Any, deployment: Deployment, order: dict[str, Any]) -> bool:
    """Return whether an order lies in the dead-letter queue, and leave it there."""
    queue = deployment.resource(f"{STACK}/Orders/DeadLetterQueue")
    received = sqs.receive_message(QueueUrl=queue, VisibilityTimeout=0, MaxNumberOfMessages=10)
    return json.dumps(order) in {message["Body"] for message in received.get("Messages", [])}
