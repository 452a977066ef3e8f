"""From an event to a response: find the action, run it, shape its errors, log one line."""

import functools
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import quote

from lambda_http.errors import HttpError, NotFoundError
from lambda_http.request import Event, Request
from lambda_http.response import Response, respond

Action = Callable[[Request], Response]

_logger = logging.getLogger(__name__)


def handle(event: Event, routes: Mapping[str, Action]) -> Response:
    """Answers one API Gateway event.

    Args:
        event: Event of a REST or HTTP API, with or without routes of its own: behind ``/{proxy+}`` or
            ``$default`` the path decides.
        routes: Actions by method and path template, such as ``"GET /orders/{id}"``.

    Returns:
        The action's response. An ``HttpError`` becomes its status and
        ``{"message": ..., "request_id": ...}``; any other exception is logged and becomes a 500 that says
        nothing about it.
    """
    _set_up_logging()
    request = Request.from_event(event)
    fields = {"api_request_id": request.request_id, "method": request.method, "path": request.path}
    try:
        action, request = _find(request, routes)
        response = action(request)
    except HttpError as error:
        response = _failure(request, error.status, error.message, error.headers)
    except Exception:
        _logger.exception("unhandled error api_request_id=%s", request.request_id, extra=fields)
        response = _failure(request, 500, "Internal server error")
    status = response["statusCode"]
    # The id is in the text too: a runtime that logs plain text drops the extra fields. The path is quoted
    # so that a line break in it cannot forge a line.
    line = f"{request.method} {quote(request.path)} -> {status} api_request_id={request.request_id}"
    _logger.info(line, extra={**fields, "status": status})
    return response


def _failure(
    request: Request, status: int, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    return respond(request, status, {"message": message, "request_id": request.request_id}, headers)


def _find(request: Request, routes: Mapping[str, Action]) -> tuple[Action, Request]:
    # The API's own match comes first: a base path of a custom domain is in the path and not in the route.
    action = routes.get(f"{request.method} {request.route}")
    if action is not None:
        return action, request
    allowed = []
    for key, candidate in routes.items():
        method, _, template = key.partition(" ")
        parameters = _match(template, request.path)
        if parameters is None:
            continue
        if method == request.method:
            return candidate, replace(request, path_parameters=parameters)
        allowed.append(method)
    if allowed:
        allow = ", ".join(sorted(allowed))
        message = f"{request.method} is not allowed on {request.path}, only {allow}"
        raise HttpError(405, message, {"Allow": allow})
    raise NotFoundError(f"nothing at {request.path}")


def _match(template: str, path: str) -> dict[str, str] | None:
    expected, actual = template.strip("/").split("/"), path.strip("/").split("/")
    if len(expected) != len(actual):
        return None
    parameters = {}
    for name, value in zip(expected, actual, strict=True):
        if name.startswith("{") and value:
            parameters[name.strip("{}")] = value
        elif name != value:
            return None
    return parameters


@functools.cache
def _set_up_logging() -> None:
    # Lambda gives the root logger its handler, and a level only with JSON logs; elsewhere there is neither.
    logging.basicConfig()
    chosen = os.environ.get("LOG_LEVEL") or os.environ.get("AWS_LAMBDA_LOG_LEVEL") or "INFO"
    levels = {**logging.getLevelNamesMapping(), "TRACE": logging.DEBUG}
    logging.getLogger().setLevel(levels.get(chosen.upper(), logging.INFO))
