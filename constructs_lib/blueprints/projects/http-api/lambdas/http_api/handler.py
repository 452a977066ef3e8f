"""Greets callers by their name."""

import json
from typing import Any


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer `GET /greetings/{name}`, an event of an HTTP API (payload format 2.0)."""
    # The id of the request is in the API's access log, too: it ties the two logs together.
    print(json.dumps({"api_request_id": event["requestContext"]["requestId"]}))
    name = event["pathParameters"]["name"]
    return {
        "statusCode": 200,
        "headers": {"Content-Type": "application/json"},
        "body": json.dumps({"message": f"Hello, {name}!"}),
    }
