"""Stores the readings that a rule of IoT selects; an exception makes Lambda try the reading again.

Environment: `PLACES_TABLE`, the table of places with their last reading.
"""

import logging
import os

import boto3
from aws_lambda_powertools.utilities.parser import event_parser
from pydantic import BaseModel, Field

TABLE = boto3.resource("dynamodb").Table(os.environ["PLACES_TABLE"])

_logger = logging.getLogger(__name__)


class Reading(BaseModel):
    """What the rule of IoT selects."""

    row: str = Field(pattern="^[0-9]+$")
    pos: str = Field(pattern="^[0-9]+$")
    moisture: int = Field(ge=0, le=100)


@event_parser
def handler(reading: Reading, _context: object) -> None:
    """Store the reading of a place that is registered."""
    place = f"{reading.row}/{reading.pos}"
    try:
        # The same value again when the reading comes again.
        TABLE.update_item(
            Key={"place": place},
            UpdateExpression="SET moisture = :moisture",
            ConditionExpression="attribute_exists(place)",
            ExpressionAttributeValues={":moisture": reading.moisture},
        )
    except TABLE.meta.client.exceptions.ConditionalCheckFailedException:
        raise ValueError(f"place {place} is not registered") from None
    _logger.info("moisture at %s is %d per cent", place, reading.moisture)
