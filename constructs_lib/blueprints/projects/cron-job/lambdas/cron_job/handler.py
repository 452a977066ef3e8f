"""Adds up the orders of the day before; an exception makes Lambda try again.

Environment: `ORDERS_TABLE` and `TOTALS_TABLE`, the tables of orders and of totals by day.
"""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import boto3
from boto3.dynamodb.conditions import Key

DYNAMODB = boto3.resource("dynamodb")
ORDERS = DYNAMODB.Table(os.environ["ORDERS_TABLE"])
TOTALS = DYNAMODB.Table(os.environ["TOTALS_TABLE"])

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> None:
    """Write the total of a day; running again for the same day writes the same item again."""
    day = day_before(event["scheduled_time"])
    amounts = [amount_of(order) for order in orders_of(day)]
    TOTALS.put_item(Item={"day": day, "orders": len(amounts), "total": sum(amounts)})
    _logger.info("%d orders of %s are added up", len(amounts), day)


def day_before(scheduled_time: str) -> str:
    """Return the day to add up: by the schedule and not by the clock, so that a redrive is of its day."""
    return str((datetime.fromisoformat(scheduled_time).astimezone(UTC) - timedelta(days=1)).date())


def orders_of(day: str) -> Iterator[dict[str, Any]]:
    """Yield the orders of a day, page by page."""
    request: dict[str, Any] = {"KeyConditionExpression": Key("day").eq(day)}
    while True:
        page = ORDERS.query(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def amount_of(order: dict[str, Any]) -> Decimal:
    """Return an order's amount; a ValueError names the order that has none."""
    amount = order.get("amount")
    if not isinstance(amount, Decimal):
        raise ValueError(f"amount of order {order['id']} must be a number, got {amount!r}")
    return amount
