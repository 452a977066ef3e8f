"""Fits a line through numbers, with numpy out of the layer."""

import base64
import json
import logging
from typing import Any

import numpy as np

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer ``POST /trend``."""
    values = values_of(event)
    if values is None:
        return respond(400, {"message": "values must be a list of 2 to 1,000 numbers from -1e9 to 1e9"})
    slope, start = np.polyfit(np.arange(len(values)), values, deg=1)
    _logger.info("a line through %d values, by numpy %s", len(values), np.__version__)
    return respond(200, {"start": round(float(start), 6), "slope": round(float(slope), 6)})


def values_of(event: dict[str, Any]) -> list[float] | None:
    """Return the numbers in a request's body; nothing where it is wrong."""
    body = event.get("body") or ""
    try:
        given = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        return None
    values = given.get("values") if isinstance(given, dict) else None
    if not isinstance(values, list) or not 2 <= len(values) <= 1000:
        return None
    # Neither "not a number" nor an infinity is between the two.
    is_right = all(type(value) in (int, float) and -1e9 <= value <= 1e9 for value in values)
    return [float(value) for value in values] if is_right else None


def respond(status: int, body: object) -> dict[str, Any]:
    """Return a response of JSON."""
    headers = {"Content-Type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}
