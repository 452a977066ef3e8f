"""Responses that REST and HTTP APIs both accept."""

import json
import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lambda_http.request import Request

Response = dict[str, Any]


def respond(
    request: Request, status: int, body: object = None, headers: Mapping[str, str] | None = None
) -> Response:
    """Shapes the response to a request.

    Args:
        request: Request that is answered; its id goes into ``x-request-id``.
        status: HTTP status.
        body: Anything JSON can hold, and decimals as DynamoDB returns them. Default: an empty response.
        headers: More headers; one of ours is replaced by the same name. Default: only ours.

    Returns:
        What a Lambda proxy integration expects.
    """
    ours = {"x-request-id": request.request_id}
    if body is not None:
        ours["Content-Type"] = "application/json"
    response_headers = _merged(ours, headers or {})
    # An HTTP API with CORS drops these headers from a handler and sets its own.
    if request.is_rest:
        _allow_origin(response_headers, request.headers.get("origin"))
        exposed = os.environ.get("CORS_EXPOSE_HEADERS", "")
        if exposed and "Access-Control-Allow-Origin" in response_headers:
            response_headers["Access-Control-Expose-Headers"] = exposed
    return {
        "statusCode": status,
        "headers": response_headers,
        "body": "" if body is None else json.dumps(body, default=_number),
    }


def _merged(ours: Mapping[str, str], given: Mapping[str, str]) -> dict[str, str]:
    names = {name.lower() for name in given}
    return {name: value for name, value in ours.items() if name.lower() not in names} | dict(given)


def _allow_origin(headers: dict[str, str], origin: str | None) -> None:
    """Adds the CORS headers of a real response; the API itself answers preflights."""
    allowed = [
        value.strip() for value in os.environ.get("CORS_ALLOW_ORIGINS", "").split(",") if value.strip()
    ]
    credentials = os.environ.get("CORS_ALLOW_CREDENTIALS", "").lower() == "true"
    if not allowed:
        return
    if allowed == ["*"]:
        # Browsers refuse "*" with credentials, and echoing any origin instead would let every site in.
        if not credentials:
            headers["Access-Control-Allow-Origin"] = "*"
        return
    # Also without an Origin: a cache must not give that response to a browser that sends one.
    vary = next((name for name in headers if name.lower() == "vary"), "Vary")
    headers[vary] = f"{headers[vary]}, Origin" if vary in headers else "Origin"
    if origin in allowed:
        headers["Access-Control-Allow-Origin"] = origin
        if credentials:
            headers["Access-Control-Allow-Credentials"] = "true"


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} does not fit into JSON")
