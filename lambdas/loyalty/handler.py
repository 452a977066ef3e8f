"""Gives points for orders of which an event bus tells; an exception makes Lambda try the event again.

Environment: `POINTS_TABLE`, the table of points.
"""

import logging
import os
from typing import Any

import boto3
import logic

POINTS = boto3.resource("dynamodb").Table(os.environ["POINTS_TABLE"])

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> None:
    """Work on one event of EventBridge, which may come more than once."""
    try:
        item = logic.points(event["detail"])
    except logic.InvalidOrderError as error:
        _logger.warning("event %s failed: %s", event["id"], error)
        raise
    # The key is of the order, so that the same event again writes the same item.
    POINTS.put_item(Item=item)
    _logger.info("event %s gave %d points", event["id"], item["points"])
