"""Keeps items in a table, whose partition key is `id`, for callers of an HTTP API.

Environment: `ITEMS_TABLE`, the table.
"""

import json
import os
import uuid
from typing import Any

import boto3
from boto3.dynamodb.conditions import Attr

TABLE = boto3.resource("dynamodb").Table(os.environ["ITEMS_TABLE"])
MISSING = TABLE.meta.client.exceptions.ConditionalCheckFailedException


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer a request, an event of an HTTP API (payload format 2.0)."""
    try:
        status, body = answer(event)
    except ValueError as error:
        status, body = 400, {"message": str(error)}
    except MISSING:
        status, body = 404, {"message": "there is no such item"}
    # DynamoDB's numbers are decimals; those of the items are whole.
    text = json.dumps(body, default=int)
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": text}


def answer(event: dict[str, Any]) -> tuple[int, Any]:
    """Do what the request asks for; return the status and the body."""
    item_id = (event.get("pathParameters") or {}).get("id", "")
    match event["routeKey"]:
        case "GET /items":
            after = (event.get("queryStringParameters") or {}).get("after")
            page = TABLE.scan(Limit=100, **({"ExclusiveStartKey": {"id": after}} if after else {}))
            return 200, {"items": page["Items"], "next": page.get("LastEvaluatedKey", {}).get("id")}
        case "POST /items":
            item = {"id": uuid.uuid4().hex, **read(event)}
            TABLE.put_item(Item=item)
            return 201, item
        case "GET /items/{id}":
            found = TABLE.get_item(Key={"id": item_id}, ConsistentRead=True).get("Item")
            return (200, found) if found else (404, {"message": "there is no such item"})
        case "PUT /items/{id}":
            item = {"id": item_id, **read(event)}
            TABLE.put_item(Item=item, ConditionExpression=Attr("id").exists())
            return 200, item
        case "DELETE /items/{id}":
            TABLE.delete_item(Key={"id": item_id}, ConditionExpression=Attr("id").exists())
            return 200, {"id": item_id}
    raise ValueError(f"there is no route {event['routeKey']}")


def read(event: dict[str, Any]) -> dict[str, Any]:
    """Return the item in the body; a ValueError says what is wrong with it."""
    item = json.loads(event.get("body") or "null")
    if not isinstance(item, dict) or set(item) != {"name", "cents"}:
        raise ValueError("an item must be an object of name and cents")
    if not isinstance(item["name"], str) or not 1 <= len(item["name"]) <= 200:
        raise ValueError("name must be a text of 1 to 200 characters")
    if type(item["cents"]) is not int or not 0 <= item["cents"] <= 100_000_000:
        raise ValueError("cents must be a whole number from 0 to 100,000,000")
    return item
