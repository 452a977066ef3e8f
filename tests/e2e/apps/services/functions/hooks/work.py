"""Keeps each hook once, however often it comes; one without an id fails."""

import json
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    failed = []
    for record in event["Records"]:
        hook = json.loads(record["body"])
        try:
            TABLE.put_item(Item={"id": hook["id"], "about": hook["about"]})
        except KeyError:
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
