"""Logs every change of a table; polls its stream, shard by shard."""

import logging
from typing import Any

_logger = logging.getLogger(__name__)
_logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Work on a batch; the answer names the record that failed, and from there on the batch comes again."""
    for record in event["Records"]:
        try:
            process(record)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with a record, those before it are done
            number = record["dynamodb"]["SequenceNumber"]
            _logger.warning("record %s failed: %s: %s", number, type(error).__name__, error)
            return {"batchItemFailures": [{"itemIdentifier": number}]}
    return {"batchItemFailures": []}


def process(record: dict[str, Any]) -> None:
    """Log one change. It may come twice: what you do here has to have the same result the second time."""
    change = record["dynamodb"]
    item = change.get("NewImage") or change["OldImage"]
    if "S" not in item.get("Message", {}):
        raise ValueError(f"Message of item {item['Id']['N']} must be a text")
    _logger.info("%s %s: %s", record["eventName"], item["Id"]["N"], item["Message"]["S"])
