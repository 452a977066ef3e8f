"""Stores the orders of which a bus tells; an exception makes Lambda try the event again.

Environment: `ORDERS_TABLE`, the table of orders.
"""

import logging
import os

import boto3
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.envelopes import EventBridgeEnvelope
from pydantic import BaseModel, Field

TABLE = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])

_logger = logging.getLogger(__name__)


class Order(BaseModel, strict=True):
    """What the detail of an event has; what else it has is not stored."""

    id: str = Field(min_length=1)
    customer: str = Field(min_length=1)


@event_parser(model=Order, envelope=EventBridgeEnvelope)
def handler(order: Order, _context: object) -> None:
    """Work on one event of EventBridge."""
    # The same item again when the event comes again.
    TABLE.put_item(Item=order.model_dump())
    _logger.info("order %s is stored", order.id)
