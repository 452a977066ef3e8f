"""Counts clicks by page."""

import base64
import json
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    for record in event["Records"]:
        click = json.loads(base64.b64decode(record["kinesis"]["data"]))
        TABLE.update_item(
            Key={"id": f"page {click['page']}"},
            UpdateExpression="ADD clicks :one",
            ExpressionAttributeValues={":one": 1},
        )
    return {"batchItemFailures": []}
