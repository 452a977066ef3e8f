"""Stores orders that come from a queue, in batches; a message that fails comes again alone.

Environment: `ORDERS_TABLE`, the table of orders.
"""

import logging
import os
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.parser import parse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field

TABLE = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
STORED_ALREADY = TABLE.meta.client.exceptions.ConditionalCheckFailedException
# Powertools raises by default when every message of a batch has failed, which would ring the function's alarm
# for one bad message; the dead-letter queue has an alarm of its own.
BATCH = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)

_logger = logging.getLogger(__name__)


class Order(BaseModel, strict=True):
    """What a message has; what else it has is not stored."""

    id: str = Field(min_length=1)
    quantity: int = Field(ge=1, le=1000)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Work on a batch; the answer names the messages that failed."""
    return process_partial_response(event, work_on, BATCH, context)


def work_on(record: SQSRecord) -> None:
    """Store one order, once; an exception makes its message, and no other, come again."""
    try:
        item = {**parse(record.json_body, model=Order).model_dump(), "status": "open"}
        TABLE.put_item(Item=item, ConditionExpression="attribute_not_exists(id)")
    except STORED_ALREADY:
        _logger.info("message %s came again", record.message_id)
    except Exception as error:
        _logger.warning("message %s failed: %s: %s", record.message_id, type(error).__name__, error)
        raise
