"""Writes fulfilments, with idempotency records in a table of their own as Powertools keeps them."""

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)

TABLE = boto3.resource("dynamodb").Table(os.environ["FULFILMENTS_TABLE"])
RECORDS = DynamoDBPersistenceLayer(os.environ["RECORDS_TABLE"])
IDEMPOTENCY = IdempotencyConfig(event_key_jmespath="id")
BATCH = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Works on a batch of messages, each an order."""
    IDEMPOTENCY.register_lambda_context(context)
    return process_partial_response(event, fulfil_message, BATCH, context)


def fulfil_message(record: SQSRecord) -> None:
    """Fulfils the order of one message."""
    fulfil(order=json.loads(record.body))


@idempotent_function(data_keyword_argument="order", config=IDEMPOTENCY, persistence_store=RECORDS)  # type: ignore[untyped-decorator]
def fulfil(*, order: dict[str, Any]) -> dict[str, Any]:
    """Writes the fulfilment of an order."""
    units = sum(item["quantity"] for item in order["items"])
    accepted_at = datetime.now(UTC).isoformat(timespec="milliseconds")
    item = {**order, "units": units, "status": "open", "accepted_at": accepted_at}
    TABLE.put_item(Item=item)
    return item
