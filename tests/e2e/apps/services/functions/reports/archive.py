"""Keeps each report."""

import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> None:
    for record in event["Records"]:
        TABLE.put_item(Item={"id": "report", "text": record["Sns"]["Message"]})
