"""Says what it was asked."""

import json
from typing import Any


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    if event["rawPath"] == "/fails":
        raise RuntimeError("secret")
    http = event["requestContext"]["http"]
    body = {"method": http["method"], "path": event["rawPath"], "version": context.function_version}
    return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
