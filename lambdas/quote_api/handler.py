"""Quotes over HTTP: reads the request, asks pricing and stock, shapes the response.

Environment: `FAN_OUT_PRICING` and `FAN_OUT_STOCK`, the functions that are asked.
"""

import logic
from lambda_http import Event, Request, Response, handle, respond

from constructs_lib.runtime.invoke import FanOutError, correlated


@correlated
def handler(event: Event, _context: object) -> Response:
    """Answers the REST API and the HTTP API alike."""
    return handle(event, ROUTES)


def create_quote(request: Request) -> Response:
    """``POST /quotes``, or ``POST /quotes?dry_run`` to see who may be asked."""
    items = logic.check_items(request.json())
    if "dry_run" in request.query:
        return respond(request, 200, logic.dry_run(items))
    try:
        return respond(request, 200, logic.quote(items))
    except FanOutError as error:
        cause = logic.cause(error)
        message = f"{cause['function']} has failed"
        body = {"message": message, "cause": cause, "request_id": request.request_id}
        return respond(request, 502, body)


ROUTES = {"POST /quotes": create_quote}
