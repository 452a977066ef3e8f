"""Stores the orders that a topic tells of; an exception makes Lambda try the message again.

Environment: `ORDERS_TABLE`, the table of orders.
"""

import logging
import os

import boto3
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.envelopes import SnsEnvelope
from pydantic import BaseModel, Field

TABLE = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])

_logger = logging.getLogger(__name__)


class Order(BaseModel, strict=True):
    """What a message has; what else it has is not stored."""

    id: str = Field(min_length=1)
    customer: str = Field(min_length=1)


@event_parser(model=Order, envelope=SnsEnvelope)
def handler(orders: list[Order], _context: object) -> None:
    """Work on the one message that SNS sends at a time."""
    for order in orders:
        # The same item again when the message comes again.
        TABLE.put_item(Item=order.model_dump())
        _logger.info("order %s is stored", order.id)
