"""Notes what became of each upload."""

import json
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    for record in event["Records"]:
        result = json.loads(record["body"])
        TABLE.put_item(Item={"id": result["key"], "bytes": result["bytes"]})
    return {"batchItemFailures": []}
