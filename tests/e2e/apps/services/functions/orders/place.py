"""Takes an order and tells everybody."""

import json
import os
import uuid
from typing import Any

import boto3

EVENTS = boto3.client("events")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    order = {**json.loads(event["body"]), "id": uuid.uuid4().hex}
    entry = {
        "EventBusName": os.environ["BUS"],
        "Source": "shop.orders",
        "DetailType": "Order Placed",
        "Detail": json.dumps(order),
    }
    sent = EVENTS.put_events(Entries=[entry])
    if sent["FailedEntryCount"]:
        raise RuntimeError(sent["Entries"])
    return {"statusCode": 202, "body": json.dumps(order)}
