"""Notes which version ran, fails while it is told to, and calls others for a caller."""

import json
import os
from typing import Any

import boto3


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    table = boto3.resource("dynamodb").Table(os.environ["SEEN"])
    name = os.environ["NAME"]
    is_poison = "poison" in json.dumps(event)
    if is_poison and "Item" not in table.get_item(Key={"id": "mended"}, ConsistentRead=True):
        raise ValueError("poison")
    found = {"id": f"{name} poison" if is_poison else name, "version": context.function_version}
    table.put_item(Item={**found, "arn": context.invoked_function_arn})
    return {"statusCode": 200, "body": context.function_version}


def call(event: dict[str, Any], context: Any) -> str:
    """Invoke a target by the name that its fan-out gave its variable."""
    answer = boto3.client("lambda").invoke(
        FunctionName=os.environ[event["variable"]],
        InvocationType=event["type"],
        Payload=json.dumps(event["payload"]),
    )
    return str(answer["Payload"].read(), "utf-8")
