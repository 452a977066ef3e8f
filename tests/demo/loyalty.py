"""Drives loyalty: what the pattern matches, an event that comes twice, and one that fails and comes back."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive
from tests.support.waiting import last_seen

NAME, STACK = "loyalty", "Loyalty"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for the pattern, one for a repeated event, and one for an event that fails."""
    shop = _Shop(aws, deployment)
    yield _matched(shop)
    yield _repeated(shop)
    yield _failed(shop)


class _Shop:
    """What puts events on the bus, and what became of them."""

    def __init__(self, aws: LocalAws, deployment: Deployment) -> None:
        self.aws = aws
        self._bus = deployment.resource(f"{STACK}/Shop")
        self._table = deployment.resource(f"{STACK}/Points")
        self._queue = deployment.resource(f"{STACK}/Function/DeadLetterQueue")

    def put(self, *orders: dict[str, Any], detail_type: str = "Order Placed") -> None:
        common = {"EventBusName": self._bus, "Source": "shop.orders", "DetailType": detail_type}
        entries = [{**common, "Detail": json.dumps(order)} for order in orders]
        self.aws.client("events").put_events(Entries=entries)

    def points(self, customer: str) -> list[int]:
        found = self.aws.client("dynamodb").query(
            TableName=self._table,
            KeyConditionExpression="customer = :customer",
            ExpressionAttributeValues={":customer": {"S": customer}},
        )
        return [int(item["points"]["N"]) for item in found["Items"]]

    def letter(self, mark: str) -> str:
        """Return the error beside what has a mark in the dead-letter queue; empty while it is not there."""
        received = self.aws.client("sqs").receive_message(
            QueueUrl=self._queue,
            VisibilityTimeout=0,
            MaxNumberOfMessages=10,
            MessageAttributeNames=["All"],
        )
        letters = [each for each in received.get("Messages", []) if mark in each["Body"]]
        return letters[0]["MessageAttributes"]["ErrorMessage"]["StringValue"] if letters else ""


def _order(customer: str, **fields: Any) -> dict[str, Any]:
    return {"id": uuid.uuid4().hex, "customer": customer, "total": 100, **fields}


def _customer() -> str:
    return f"{uuid.uuid4().hex}@example.org"


def _matched(shop: _Shop) -> Row:
    """A small order, a large one, a small one of a member, and one of an own person."""
    ada, own = _customer(), f"{uuid.uuid4().hex}@example.com"
    shop.put(_order(ada, total=99), _order(ada), _order(ada, total=5, member=True), _order(own))
    shop.put(_order(ada, total=500), detail_type="Order Cancelled")
    points = last_seen(lambda: sorted(shop.points(ada)), lambda found: len(found) == 2)
    others = shop.points(own)
    evidence = f"{len(others)} of our own people, none of a small or cancelled one"
    is_right = points == [10, 100] and not others
    return Row(NAME, "5 orders, 2 that the pattern matches", f"points: {points}", evidence, is_right)


def _repeated(shop: _Shop) -> Row:
    ada = _customer()
    order = _order(ada)
    shop.put(order, order, _order(ada, total=200))
    points = last_seen(lambda: sorted(shop.points(ada)), lambda found: len(found) == 2)
    evidence = "the order that came twice is there once"
    return Row(NAME, "3 events of 2 orders", f"points: {points}", evidence, points == [100, 200])


def _failed(shop: _Shop) -> Row:
    """An order that is none, beside a good one; the function refuses it again after the redrive."""
    ada = _customer()
    mark = uuid.uuid4().hex
    shop.put(_order(ada, id="", note=mark), _order(ada))
    error = last_seen(lambda: shop.letter(mark), bool)
    points = last_seen(lambda: shop.points(ada), lambda found: found == [100])
    chosen = f"payload.detail.note == '{mark}'"
    sent = redrive(STACK, "Function", client=shop.aws.client, match=chosen)
    again = last_seen(lambda: shop.letter(mark), bool)
    is_right = "id must be a text" in error and "id must be a text" in again and points == [100]
    came = f"{sent.sent} sent back, {'in' if again else 'NOT in'} the queue again"
    return Row(NAME, "an order without an id, redriven", came, error, is_right and sent.sent == 1)
