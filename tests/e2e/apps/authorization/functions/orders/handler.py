"""Answers with what the API says of the caller."""

import json
from typing import Any


def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
    """Return the authorizer's part of the event."""
    return {"statusCode": 200, "body": json.dumps(event["requestContext"].get("authorizer"))}
