"""Reads API Gateway events and shapes responses; the same for REST and HTTP APIs.

    from lambda_http import Request, Response, handle, respond

    def hello(request: Request) -> Response:
        return respond(request, 200, {"hello": request.path_parameters["name"]})

    def handler(event, context):
        return handle(event, {"GET /hello/{name}": hello})

Environment, all optional:
    CORS_ALLOW_ORIGINS: Origins that may read a REST response, comma-separated, or ``*``; none without it.
    CORS_ALLOW_CREDENTIALS: ``true`` lets those origins send credentials.
    CORS_EXPOSE_HEADERS: Response headers that those origins may read, comma-separated.
    LOG_LEVEL: Level of the root logger; the function's own log level without it, and INFO at last.
"""

from lambda_http.errors import BadRequestError, ConflictError, HttpError, NotFoundError
from lambda_http.request import Event, Request
from lambda_http.response import Response, respond
from lambda_http.routing import Action, handle

__all__ = [
    "Action",
    "BadRequestError",
    "ConflictError",
    "Event",
    "HttpError",
    "NotFoundError",
    "Request",
    "Response",
    "handle",
    "respond",
]
