"""Stores readings of sensors that come from a stream, in batches of one shard.

Environment: `READINGS_TABLE`, the table of readings.
"""

import json
import logging
import os
from datetime import datetime
from decimal import Decimal
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.kinesis_stream_event import KinesisStreamRecord

TABLE = boto3.resource("dynamodb").Table(os.environ["READINGS_TABLE"])
# Powertools raises by default when every record of a batch has failed, which would ring the function's alarm
# for one bad record; the bucket of failed records has an alarm of its own.
BATCH = BatchProcessor(EventType.KinesisDataStreams, raise_on_entire_batch_failure=False)

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Work on a batch; the answer names the records that failed."""
    return process_partial_response(event, work_on, BATCH, context)


def work_on(record: KinesisStreamRecord) -> None:
    """Store one reading: the same item again when its record comes again, as all behind a failed one do."""
    try:
        TABLE.put_item(Item=read(record.kinesis.data_as_bytes()))
    except Exception as error:
        _logger.warning("record %s failed: %s: %s", record.event_id, type(error).__name__, error)
        raise


def read(data: bytes) -> dict[str, Any]:
    """Return the reading in a record; a ValueError says what is wrong with it."""
    # DynamoDB takes decimals; a float would be changed by a rounding.
    reading = json.loads(data, parse_float=Decimal)
    if not isinstance(reading, dict):
        raise ValueError("a reading must be an object")
    sensor, at, celsius = (reading.get(name) for name in ("sensor", "at", "celsius"))
    if not isinstance(sensor, str) or not sensor:
        raise ValueError(f"sensor must be a name, got {sensor!r}")
    if not isinstance(at, str) or datetime.fromisoformat(at).tzinfo is None:
        raise ValueError(f"at must be a time with its zone, got {at!r}")
    if not isinstance(celsius, int | Decimal) or isinstance(celsius, bool) or not -100 <= celsius <= 100:
        raise ValueError(f"celsius must be a number from -100 to 100, got {celsius!r}")
    return {"sensor": sensor, "at": at, "celsius": celsius}
