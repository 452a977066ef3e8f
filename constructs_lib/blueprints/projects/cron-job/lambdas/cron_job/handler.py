"""Adds up the orders of the day before; an exception makes Lambda try again.

Environment: `ORDERS_TABLE` and `TOTALS_TABLE`, the tables of orders and of totals by day.
"""

import logging
import os
from collections.abc import Iterator
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import boto3
from aws_lambda_powertools.utilities.parser import event_parser
from boto3.dynamodb.conditions import Key
from pydantic import AwareDatetime, BaseModel

DYNAMODB = boto3.resource("dynamodb")
ORDERS = DYNAMODB.Table(os.environ["ORDERS_TABLE"])
TOTALS = DYNAMODB.Table(os.environ["TOTALS_TABLE"])

_logger = logging.getLogger(__name__)


class Run(BaseModel):
    """What the schedule tells: the day is by it and not by the clock, so that a redrive is of its day."""

    scheduled_time: AwareDatetime


@event_parser
def handler(run: Run, _context: object) -> None:
    """Write the total of the day before; running again for the same day writes the same item again."""
    day = str((run.scheduled_time.astimezone(UTC) - timedelta(days=1)).date())
    amounts = [amount_of(order) for order in orders_of(day)]
    TOTALS.put_item(Item={"day": day, "orders": len(amounts), "total": sum(amounts)})
    _logger.info("%d orders of %s are added up", len(amounts), day)


def orders_of(day: str) -> Iterator[dict[str, Any]]:
    """Yield the orders of a day, page by page."""
    pages = DYNAMODB.meta.client.get_paginator("query")
    for page in pages.paginate(TableName=ORDERS.name, KeyConditionExpression=Key("day").eq(day)):
        yield from page["Items"]


def amount_of(order: dict[str, Any]) -> Decimal:
    """Return an order's amount; a ValueError names the order that has none."""
    if not isinstance(amount := order.get("amount"), Decimal):
        raise ValueError(f"amount of order {order['id']} must be a number, got {amount!r}")
    return amount
