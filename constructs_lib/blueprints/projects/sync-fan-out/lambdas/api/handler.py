"""Quotes over HTTP: asks pricing and stock at the same time, and combines what they say.

Environment: `FAN_OUT_PRICING` and `FAN_OUT_STOCK`, the functions that are asked.
"""

import base64
import json
from typing import Any

from constructs_lib.runtime.invoke import FanOutError, RemoteError, correlated, invoke_all


@correlated
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer ``POST /quotes``."""
    order = body_of(event)
    sku, quantity = order.get("sku"), order.get("quantity")
    if not isinstance(sku, str) or type(quantity) is not int or not 1 <= quantity <= 1000:
        return respond(400, {"message": "the body needs sku, a text, and quantity, from 1 to 1,000"})
    try:
        # Both are waited for: a call that is left behind would be frozen with this environment.
        answers = invoke_all({"pricing": {"sku": sku}, "stock": {"sku": sku}}, errors="all")
    except FanOutError as failed:
        causes = {name: cause(error) for name, error in failed.errors.items()}
        return respond(502, {"message": "no quote can be made", "causes": causes})
    cents = answers["pricing"]["cents"] * quantity
    return respond(200, {"total_cents": cents, "available": answers["stock"]["quantity"] >= quantity})


def cause(error: Exception) -> str:
    """Return what a function that was asked says of its error; else what the call says."""
    if isinstance(error, RemoteError):
        return f"{error.error_type}: {error.error_message}"
    return str(error)


def body_of(event: dict[str, Any]) -> dict[str, Any]:
    """Return the object in a request's body; an empty one where there is none."""
    body = event.get("body") or ""
    try:
        found = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def respond(status: int, body: object) -> dict[str, Any]:
    """Return a response of JSON."""
    return {"statusCode": status, "headers": {"Content-Type": "application/json"}, "body": json.dumps(body)}
