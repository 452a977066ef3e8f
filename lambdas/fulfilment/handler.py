"""Fulfils orders from a queue, a batch at a time; a message that fails comes again alone.

Environment: `FULFILMENTS_TABLE`, the table of fulfilments.
"""

import logging
import os
from typing import Any

import boto3
import logic
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.idempotency import IdempotencyConfig, idempotent_function
from fulfilments import Fulfilments

FULFILMENTS = Fulfilments(boto3.resource("dynamodb").Table(os.environ["FULFILMENTS_TABLE"]))
IDEMPOTENCY = IdempotencyConfig(event_key_jmespath="id", raise_on_no_idempotency_key=True)
# Powertools raises by default when every message of a batch has failed. Then one poison message that came by
# itself would count as an error of the function and ring its alarm; the dead-letter queue rings for it.
BATCH = BatchProcessor(EventType.SQS, raise_on_entire_batch_failure=False)

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], context: Any) -> Any:
    """Works on a batch of messages, each an order; the answer names those that failed."""
    IDEMPOTENCY.register_lambda_context(context)
    return process_partial_response(event, fulfil_message, BATCH, context)


def fulfil_message(record: SQSRecord) -> None:
    """Fulfils the order of one message; an exception makes it, and no other, come again."""
    try:
        fulfil(order=logic.read_order(record.body))
    except Exception as error:
        # Powertools puts what storing has raised into an error of its own.
        reason = error.__cause__ or error
        _logger.warning("message %s failed: %s: %s", record.message_id, type(reason).__name__, reason)
        raise


@idempotent_function(data_keyword_argument="order", config=IDEMPOTENCY, persistence_store=FULFILMENTS)
def fulfil(*, order: logic.Order) -> dict[str, Any]:
    """The fulfilment of an order; Powertools stores it, once for every order id."""
    return logic.fulfilment(order)
