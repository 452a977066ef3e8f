"""Stores readings of sensors that come from a stream, in batches of one shard.

Environment: `READINGS_TABLE`, the table of readings.
"""

import logging
import os
from decimal import Decimal
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.kinesis_stream_event import KinesisStreamRecord
from aws_lambda_powertools.utilities.parser import parse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import AwareDatetime, BaseModel, Field

TABLE = boto3.resource("dynamodb").Table(os.environ["READINGS_TABLE"])
# Powertools raises by default when every record of a batch has failed, which would ring the function's alarm
# for one bad record; the bucket of failed records has an alarm of its own.
BATCH = BatchProcessor(EventType.KinesisDataStreams, raise_on_entire_batch_failure=False)

_logger = logging.getLogger(__name__)


class Reading(BaseModel):
    """What a record has."""

    sensor: str = Field(min_length=1)
    at: AwareDatetime
    # DynamoDB takes decimals; a float would be changed by a rounding.
    celsius: Decimal = Field(ge=-100, le=100)


def handler(event: dict[str, Any], context: LambdaContext) -> Any:
    """Work on a batch; the answer names the records that failed."""
    return process_partial_response(event, work_on, BATCH, context)


def work_on(record: KinesisStreamRecord) -> None:
    """Store one reading: the same item again when its record comes again, as all behind a failed one do."""
    try:
        reading = parse(record.kinesis.data_as_json(), model=Reading)
        TABLE.put_item(Item={**reading.model_dump(), "at": reading.at.isoformat()})
    except Exception as error:
        _logger.warning("record %s failed: %s: %s", record.event_id, type(error).__name__, error)
        raise
