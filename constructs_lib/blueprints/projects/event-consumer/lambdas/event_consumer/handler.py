"""Stores the orders of which a bus tells; an exception makes Lambda try the event again.

Environment: `ORDERS_TABLE`, the table of orders.
"""

import logging
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> None:
    """Work on one event of EventBridge."""
    order = read_order(event["detail"])
    # The same item again when the event comes again.
    TABLE.put_item(Item=order)
    _logger.info("order %s of event %s is stored", order["id"], event["id"])


def read_order(detail: dict[str, Any]) -> dict[str, Any]:
    """Return the order in the detail of an event; a ValueError says what is wrong with it."""
    for name in ("id", "customer"):
        value = detail.get(name)
        if not isinstance(value, str) or not value:
            raise ValueError(f"{name} must be a text, got {value!r}")
    return {"id": detail["id"], "customer": detail["customer"]}
