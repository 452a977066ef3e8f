"""Stores orders that come from a queue, in batches; a message that fails comes again alone.

Environment: `ORDERS_TABLE`, the table of orders.
"""

import json
import logging
import os
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from botocore.exceptions import ClientError

TABLE = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
# Powertools raises by default when every message of a batch has failed, which would ring the function's alarm
# for one bad message; the dead-letter queue has an alarm of its own.
BATCH = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Work on a batch; the answer names the messages that failed."""
    return process_partial_response(event, work_on, BATCH, context)


def work_on(record: SQSRecord) -> None:
    """Work on one message; an exception makes it, and no other, come again."""
    try:
        store(read_order(record.body))
    except Exception as error:
        _logger.warning("message %s failed: %s: %s", record.message_id, type(error).__name__, error)
        raise


def read_order(body: str) -> dict[str, Any]:
    """Return the order in a message; a ValueError says what is wrong with it."""
    order = json.loads(body)
    if not isinstance(order, dict) or not isinstance(order.get("id"), str) or not order["id"]:
        raise ValueError("an order must be an object with an id")
    quantity = order.get("quantity")
    if type(quantity) is not int or not 1 <= quantity <= 1000:
        raise ValueError(f"quantity must be a whole number from 1 to 1,000, got {quantity!r}")
    return {"id": order["id"], "quantity": quantity, "status": "open"}


def store(order: dict[str, Any]) -> None:
    """Store an order; one that is there already, whatever became of it since, stays as it is."""
    try:
        TABLE.put_item(Item=order, ConditionExpression="attribute_not_exists(id)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
