"""Notes readings of meters and errors of logs; a reading below zero is none."""

import base64
import gzip
import json
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> None:
    if "awslogs" in event:
        lines = json.loads(gzip.decompress(base64.b64decode(event["awslogs"]["data"])))
        for each in lines["logEvents"]:
            TABLE.put_item(Item={"id": f"log {each['message']}"})
        return
    if event["value"] < 0:
        raise ValueError(event["value"])
    TABLE.put_item(Item={"id": f"meter {event['meter']}", "reading": event["value"]})
