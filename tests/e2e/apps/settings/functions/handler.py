"""Says what of an event depends on the settings of its API, or answers with bytes."""

import base64
import json
from typing import Any

PICTURE = bytes(range(256))


def handler(event: dict[str, Any], context: object) -> dict[str, object]:
    """Answer with a picture where its path is asked for, and else with the event."""
    if event.get("path", event.get("rawPath", "")).endswith("/picture"):
        return {
            "statusCode": 200,
            "headers": {"Content-Type": "image/png"},
            "body": base64.b64encode(PICTURE).decode(),
            "isBase64Encoded": True,
        }
    seen = {
        "variables": event.get("stageVariables"),
        "is_encoded": event.get("isBase64Encoded"),
        "body": event.get("body"),
        "stage": event["requestContext"]["stage"],
    }
    return {"statusCode": 200, "body": json.dumps(seen)}
