"""Counts what happened to products."""

import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    for record in event["Records"]:
        TABLE.update_item(
            Key={"id": record["eventName"]},
            UpdateExpression="ADD times :one",
            ExpressionAttributeValues={":one": 1},
        )
    return {"batchItemFailures": []}
