"""Keeps products: PUT, GET and DELETE of /products/{id}."""

import json
import os
from decimal import Decimal
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    key = {"id": event["pathParameters"]["id"]}
    if event["httpMethod"] == "PUT":
        product = json.loads(event["body"], parse_float=Decimal)
        TABLE.put_item(Item={**product, **key})
        return _answer(200, product)
    if event["httpMethod"] == "DELETE":
        TABLE.delete_item(Key=key)
        return _answer(204, None)
    found = TABLE.get_item(Key=key).get("Item")
    return _answer(200, found) if found else _answer(404, {"message": "no such product"})


def _answer(status: int, body: object) -> dict[str, Any]:
    return {"statusCode": status, "body": json.dumps(body, default=str)}
