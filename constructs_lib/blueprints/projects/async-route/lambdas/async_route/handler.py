"""Stores the readings that a rule of IoT selects; an exception makes Lambda try the reading again.

Environment: `PLACES_TABLE`, the table of places with their last reading.
"""

import logging
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["PLACES_TABLE"])

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> None:
    """Store the reading of a place that is registered."""
    place, moisture = read_reading(event)
    try:
        # The same value again when the reading comes again.
        TABLE.update_item(
            Key={"place": place},
            UpdateExpression="SET moisture = :moisture",
            ConditionExpression="attribute_exists(place)",
            ExpressionAttributeValues={":moisture": moisture},
        )
    except TABLE.meta.client.exceptions.ConditionalCheckFailedException:
        raise ValueError(f"place {place} is not registered") from None
    _logger.info("moisture at %s is %d per cent", place, moisture)


def read_reading(event: dict[str, Any]) -> tuple[str, int]:
    """Return the place of a reading and its value; a ValueError says what is wrong with it."""
    texts = {name: event.get(name) for name in ("row", "pos", "moisture")}
    for name, value in texts.items():
        if not isinstance(value, str) or not value.isdecimal():
            raise ValueError(f"{name} must be digits, got {value!r}")
    moisture = int(texts["moisture"] or 0)
    if moisture > 100:
        raise ValueError(f"moisture must be at most 100 per cent, got {moisture}")
    return f"{texts['row']}/{texts['pos']}", moisture
