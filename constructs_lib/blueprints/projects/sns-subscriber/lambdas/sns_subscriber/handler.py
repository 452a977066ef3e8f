"""Stores the orders that a topic tells of; an exception makes Lambda try the message again.

Environment: `ORDERS_TABLE`, the table of orders.
"""

import json
import logging
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> None:
    """Work on the one message that SNS sends at a time."""
    for record in event["Records"]:
        order = read_order(record["Sns"]["Message"])
        # The same item again when the message comes again.
        TABLE.put_item(Item=order)
        _logger.info("order %s of message %s is stored", order["id"], record["Sns"]["MessageId"])


def read_order(message: str) -> dict[str, Any]:
    """Return the order in a message; a ValueError says what is wrong with it."""
    order = json.loads(message)
    if not isinstance(order, dict):
        raise ValueError("an order must be an object")
    for name in ("id", "customer"):
        value = order.get(name)
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name} must be a text, got {value!r}")
    return {"id": order["id"], "customer": order["customer"]}
