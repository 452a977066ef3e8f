"""The board: who is connected, and what each of them places for all to see.

Environment: `CONNECTIONS_TABLE`, and `CONNECTIONS_ENDPOINT`, which the API sets.
"""

import json
import logging
import os
import time
import uuid
from typing import Any

import boto3

from constructs_lib.runtime.connections import connection_id, post_all

# API Gateway closes every connection after 2 hours; an entry that is older is of one whose end was not told.
LASTS = 2 * 60 * 60
CONNECTIONS = boto3.resource("dynamodb").Table(os.environ["CONNECTIONS_TABLE"])

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers $connect, $disconnect and messages."""
    context = event["requestContext"]
    match context["routeKey"]:
        case "$connect":
            name = context["authorizer"]["name"]
            CONNECTIONS.put_item(
                Item={"id": connection_id(event), "name": name, "expires_at": int(time.time()) + LASTS}
            )
        case "$disconnect":
            CONNECTIONS.delete_item(Key={"id": connection_id(event)})
        case "place":
            _place(event)
        case _:
            return _said({"error": "send {'action': 'place', 'sku': '...', 'quantity': 1}"})
    return {"statusCode": 200}


def _place(event: dict[str, Any]) -> None:
    message = json.loads(event["body"])
    sku, quantity = message.get("sku"), message.get("quantity")
    if not isinstance(sku, str) or not isinstance(quantity, int) or quantity < 1:
        post_all([connection_id(event)], {"error": "sku must be a text and quantity a number above 0"})
        return
    order = {
        "order": uuid.uuid4().hex,
        "by": event["requestContext"]["authorizer"]["name"],
        "sku": sku,
        "quantity": quantity,
    }
    for gone in post_all(_everybody(), order):
        _logger.info("connection %s is gone", gone)
        CONNECTIONS.delete_item(Key={"id": gone})


def _everybody() -> list[str]:
    pages: dict[str, Any] = {"ProjectionExpression": "id"}
    found: list[str] = []
    while True:
        page = CONNECTIONS.scan(**pages)
        found += [str(each["id"]) for each in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return found
        pages["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def _said(message: dict[str, Any]) -> dict[str, Any]:
    return {"statusCode": 200, "body": json.dumps(message)}
