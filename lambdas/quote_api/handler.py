"""Quotes over HTTP: reads the request, asks pricing and stock, shapes the response.

Environment: `FAN_OUT_PRICING` and `FAN_OUT_STOCK`, the functions that are asked.
"""

from typing import Any

import logic
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver

from constructs_lib.runtime.api import read_json, request_id, resolve
from constructs_lib.runtime.invoke import FanOutError, correlated

app = APIGatewayHttpResolver()


@correlated
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers the HTTP API."""
    return resolve(app, event, context)


@app.post("/quotes")
def create_quote() -> tuple[dict[str, Any], int]:
    """``POST /quotes``, or ``POST /quotes?dry_run`` to see who may be asked."""
    items = logic.check_items(read_json(app.current_event))
    if "dry_run" in app.current_event.query_string_parameters:
        return logic.dry_run(items), 200
    try:
        return logic.quote(items), 200
    except FanOutError as error:
        cause = logic.cause(error)
        message = f"{cause['function']} has failed"
        return {"message": message, "cause": cause, "request_id": request_id(app.current_event)}, 502
