"""Drives fulfilment: repeated orders, and a batch in which some messages fail."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from constructs_lib.local import Deployment, LocalAws, Row
from tests.demo._logs import logged
from tests.support.waiting import last_seen

QUEUE, DEAD_LETTERS = "Fulfilment/Orders/Queue", "Fulfilment/Orders/DeadLetterQueue"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for orders that come twice, and one for orders that fail beside others."""
    fulfilled = _order()
    yield _repeated(aws, deployment, fulfilled)
    sqs, queue = aws.client("sqs"), deployment.resource(QUEUE)
    before = _attributes(sqs, queue)["VisibilityTimeout"]
    # Five receives take as many seconds now, instead of minutes.
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": "1"})
    try:
        yield _poison(aws, deployment, fulfilled)
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes={"VisibilityTimeout": before})


def _repeated(aws: LocalAws, deployment: Deployment, order: dict[str, Any]) -> Row:
    """One order twice in a batch and once after it."""
    sqs, queue = aws.client("sqs"), deployment.resource(QUEUE)
    other = _order()
    _send(sqs, queue, order, other, order)
    last_seen(lambda: _left(sqs, queue), lambda left: left == 0)
    first = _fulfilments(aws, deployment, order, other)
    _send(sqs, queue, order)
    left = last_seen(lambda: _left(sqs, queue), lambda left: left == 0)
    again = _fulfilments(aws, deployment, order, other)
    units = [int(each["units"]["N"]) for each in again]
    is_same = first == again
    evidence = f"{'the same' if is_same else 'OTHER'} items after the last one, {left} messages are left"
    is_right = is_same and units == [3, 3] and left == 0
    return Row("fulfilment", "4 messages of 2 orders", f"{len(again)} fulfilled", evidence, is_right)


def _poison(aws: LocalAws, deployment: Deployment, fulfilled: dict[str, Any]) -> Row:
    """A batch of two orders, of one that is none, and of one that says something else than before."""
    sqs, queue = aws.client("sqs"), deployment.resource(QUEUE)
    poison = _order(quantity=-1)
    conflicting = {**fulfilled, "customer": "Grace"}
    good = [_order(), _order()]
    _send(sqs, queue, good[0], poison, conflicting, good[1])
    wanted = [json.dumps(each) for each in (poison, conflicting)]
    letters: set[str] = set()

    def look() -> set[str]:
        received = sqs.receive_message(
            QueueUrl=deployment.resource(DEAD_LETTERS), VisibilityTimeout=0, MaxNumberOfMessages=10
        )
        letters.update(message["Body"] for message in received.get("Messages", []))
        return letters.intersection(wanted)

    dead = last_seen(look, lambda found: len(found) == len(wanted))
    done = last_seen(lambda: len(_fulfilments(aws, deployment, *good)), lambda count: count == len(good))
    left = last_seen(lambda: _left(sqs, queue), lambda count: count == 0)
    why = "items[0].quantity must be a whole number from 1 to 1,000,000"
    is_told = logged(aws, deployment.resource("Fulfilment/Function"), why)
    came = f"{done} fulfilled, {len(dead)} in the dead-letter queue"
    evidence = f"the log {'tells' if is_told else 'does NOT tell'} why: items[0].quantity must be..."
    is_right = (done, len(dead), left) == (2, 2, 0) and is_told
    return Row("fulfilment", "4 orders, 1 of quantity -1, 1 of a used id", came, evidence, is_right)


def _order(quantity: int = 2) -> dict[str, Any]:
    items = [{"sku": "tea", "quantity": quantity}, {"sku": "cup", "quantity": 1}]
    return {"id": uuid.uuid4().hex, "customer": "Ada", "items": items}


def _send(sqs: Any, queue: str, *orders: dict[str, Any]) -> None:
    entries = [{"Id": str(n), "MessageBody": json.dumps(order)} for n, order in enumerate(orders)]
    sqs.send_message_batch(QueueUrl=queue, Entries=entries)


def _left(sqs: Any, queue: str) -> int:
    """Count the messages that are still to be worked on, those in work included."""
    found = _attributes(sqs, queue)
    names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
    return sum(int(found[name]) for name in names)


def _attributes(sqs: Any, queue: str) -> dict[str, str]:
    found: dict[str, str] = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])["Attributes"]
    return found


def _fulfilments(aws: LocalAws, deployment: Deployment, *orders: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the fulfilments of some orders, as far as they are there."""
    dynamodb, table = aws.client("dynamodb"), deployment.resource("Fulfilment/Fulfilments")
    found = (dynamodb.get_item(TableName=table, Key={"id": {"S": order["id"]}}) for order in orders)
    return [each["Item"] for each in found if "Item" in each]
