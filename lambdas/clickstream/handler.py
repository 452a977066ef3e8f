"""Counts clicks by page and minute; polls a stream.

Environment: `COUNTS_TABLE` and `RECEIPTS_TABLE`, the tables; `RECEIPT_DAYS`, how long a click that comes
again is known; `MAX_LATENESS_HOURS`, how late a click may come.
"""

import os
from datetime import timedelta
from typing import Any

import boto3
import logic
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes import KinesisStreamEvent
from aws_lambda_powertools.utilities.data_classes.kinesis_stream_event import KinesisStreamRecord
from counts import Counts

COUNTS = Counts(
    # The client of a resource takes Python's own types.
    boto3.resource("dynamodb").meta.client,
    counts=os.environ["COUNTS_TABLE"],
    receipts=os.environ["RECEIPTS_TABLE"],
    kept=timedelta(days=int(os.environ["RECEIPT_DAYS"])),
)
MAX_LATENESS = timedelta(hours=int(os.environ["MAX_LATENESS_HOURS"]))
# Powertools raises by default when every record of a batch has failed. Then a poison record that came by
# itself would count as an error of the function and ring its alarm; the failure route rings for it.
BATCH = BatchProcessor(EventType.KinesisDataStreams, raise_on_entire_batch_failure=False)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Works on a batch of one shard; the answer names the records that failed."""
    records = list(KinesisStreamEvent(event).records)
    failures = logic.count(COUNTS, records, max_lateness=MAX_LATENESS)

    def check(record: KinesisStreamRecord) -> None:
        failure = failures.get(record.event_id)
        if failure is not None:
            raise failure

    return process_partial_response(event, check, BATCH, context)
