"""Notes each order that it is told of."""

import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])


def handler(event: dict[str, Any], context: Any) -> None:
    name = f"{os.environ['KIND']} {event['detail']['id']}"
    TABLE.put_item(Item={"id": name, "version": context.function_version})
