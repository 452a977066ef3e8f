"""Sends each message to everybody who is connected."""

import json
import os
import time
from typing import Any

import boto3

from constructs_lib.runtime.connections import connection_id, post_all

# A connection ends after 2 hours: what is kept of it longer is of one that ended unseen.
LASTS = 2 * 60 * 60
dynamodb: Any = boto3.resource("dynamodb")
table = dynamodb.Table(os.environ["TABLE_NAME"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers $connect, $disconnect and every message."""
    own = connection_id(event)
    kind = event["requestContext"]["eventType"]
    if kind == "CONNECT":
        table.put_item(Item={"id": own, "expires_at": int(time.time()) + LASTS})
    elif kind == "DISCONNECT":
        table.delete_item(Key={"id": own})
    else:
        everybody = [each["id"] for each in table.scan()["Items"]]
        for gone in post_all(everybody, {"said": json.loads(event["body"]).get("text")}):
            table.delete_item(Key={"id": gone})
    return {"statusCode": 200}
