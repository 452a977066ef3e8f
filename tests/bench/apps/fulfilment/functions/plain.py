"""Writes fulfilments and hopes: nothing is checked, and one bad message brings its whole batch back."""

import json
import os
from datetime import UTC, datetime
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["FULFILMENTS_TABLE"])


def handler(event: dict[str, Any], _context: object) -> None:
    """Works on a batch of messages, each an order."""
    for message in event["Records"]:
        order = json.loads(message["body"])
        units = sum(item["quantity"] for item in order["items"])
        accepted_at = datetime.now(UTC).isoformat(timespec="milliseconds")
        TABLE.put_item(Item={**order, "units": units, "status": "open", "accepted_at": accepted_at})
