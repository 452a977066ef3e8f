"""Logs every change of a table; polls its stream, shard by shard."""

import logging

from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.models import DynamoDBStreamModel, DynamoDBStreamRecordModel
from pydantic import BaseModel

_logger = logging.getLogger(__name__)
_logger.setLevel(logging.INFO)


class Item(BaseModel):
    """What an item of the table has."""

    Id: int
    Message: str


@event_parser
def handler(event: DynamoDBStreamModel, _context: object) -> dict[str, list[dict[str, str]]]:
    """Work on a batch; the answer names the record that failed, and from there on the batch comes again."""
    for record in event.Records:
        try:
            process(record)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a record, those before it are done
            number = record.dynamodb.SequenceNumber
            _logger.warning("record %s failed: %s: %s", number, type(error).__name__, error)
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


def process(record: DynamoDBStreamRecordModel) -> None:
    """Log one change. It may come twice: what you do here has to have the same result the second time."""
    item = Item.model_validate(record.dynamodb.NewImage or record.dynamodb.OldImage)
    _logger.info("%s %s: %s", record.eventName, item.Id, item.Message)
