"""A room: what one says, all others hear."""

import json
import os
import time
from typing import Any

import boto3

from constructs_lib.runtime.connections import connection_id, post_all

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    route, me = event["requestContext"]["routeKey"], connection_id(event)
    if route == "$connect":
        TABLE.put_item(Item={"id": me, "expires_at": int(time.time()) + 7_200})
    elif route == "$disconnect":
        TABLE.delete_item(Key={"id": me})
    else:
        said = {"said": json.loads(event["body"])["text"]}
        for gone in post_all([each["id"] for each in TABLE.scan()["Items"]], said):
            TABLE.delete_item(Key={"id": gone})
    return {"statusCode": 200}
