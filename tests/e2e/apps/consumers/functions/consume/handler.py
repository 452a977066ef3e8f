"""Takes the events of one source; what becomes of each is written in the event itself."""

import json
import os
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import (
    BasePartialBatchProcessor,
    BatchProcessor,
    EventType,
    SqsFifoPartialProcessor,
    process_partial_response,
)
from effects import CONFIG, take  # type: ignore[import-not-found]  # it lies beside this file

Handler = Callable[[dict[str, Any], Any], object]


def _from_queue(record: Any) -> None:
    take(record.json_body)


def _from_table(record: Any) -> None:
    take(json.loads(record.dynamodb.new_image["event"]))


def _from_stream(record: Any) -> None:
    take(record.kinesis.data_as_json())


def _in_batches(processor: BasePartialBatchProcessor, take_record: Callable[[Any], None]) -> Handler:
    def handle(event: dict[str, Any], context: Any) -> object:
        return process_partial_response(event, take_record, processor, context)

    return handle


@cache
def _s3() -> Any:
    """Return the client that only the bucket's function needs: it costs every cold start some time."""
    return boto3.client("s3", config=CONFIG)


def _from_bucket(event: dict[str, Any], _context: object) -> None:
    detail = event["detail"]
    found = _s3().get_object(Bucket=detail["bucket"]["name"], Key=detail["object"]["key"])
    take(json.load(found["Body"]))


def _from_bus(event: dict[str, Any], _context: object) -> None:
    take(event["detail"])


def _from_topic(event: dict[str, Any], _context: object) -> None:
    take(json.loads(event["Records"][0]["Sns"]["Message"]))


# Where every record of a batch failed, too, the source learns which, and decides what comes again.
_processor = partial(BatchProcessor, raise_on_entire_batch_failure=False)
_HANDLERS: dict[str, Handler] = {
    "queue": _in_batches(_processor(EventType.SQS), _from_queue),
    "fifo": _in_batches(SqsFifoPartialProcessor(skip_group_on_error=True), _from_queue),
    "table": _in_batches(_processor(EventType.DynamoDBStreams), _from_table),
    "stream": _in_batches(_processor(EventType.KinesisDataStreams), _from_stream),
    "bucket": _from_bucket,
    "event": _from_bus,
    "topic": _from_topic,
}
handler = _HANDLERS[os.environ["SOURCE"]]
