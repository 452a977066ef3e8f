"""What Powertools' event handler leaves to its user behind an API or a function URL.

The resolver is `APIGatewayRestResolver` behind `RestApiFunction`, `APIGatewayHttpResolver` behind
`HttpApiFunction`, and `LambdaFunctionUrlResolver` behind `FunctionUrl`.

    from aws_lambda_powertools.event_handler import APIGatewayRestResolver
    from constructs_lib.runtime.api import cors, resolve, to_json

    app = APIGatewayRestResolver(cors=cors(), serializer=to_json)

    @app.get("/hello/<name>")
    def hello(name: str) -> dict[str, str]:
        return {"hello": name}

    def handler(event, context):
        return resolve(app, event, context)

The function needs the package `aws-lambda-powertools` besides: in a layer, or locked in its own folder.

Environment, which `RestApiFunction` sets where it has `cors`:
    CORS_ALLOW_ORIGINS: origins that may read a response, comma-separated, or `*`; none without it.
    CORS_ALLOW_CREDENTIALS: `true` lets those origins send credentials.
    CORS_EXPOSE_HEADERS: response headers that those origins may read, comma-separated.
"""

import base64
import json
import logging
import os
from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from aws_lambda_powertools.event_handler import ApiGatewayResolver, CORSConfig
from aws_lambda_powertools.event_handler.exceptions import BadRequestError
from aws_lambda_powertools.utilities.data_classes.common import BaseProxyEvent

__all__ = ["cors", "public_path", "read_json", "request_id", "resolve", "to_json"]

Event = Mapping[str, Any]

_logger = logging.getLogger(__name__)


def cors() -> CORSConfig | None:
    """Return what `RestApiFunction` has in the environment for the answers of its function; None without.

    An HTTP API sets these headers itself, and drops those of its function. A function URL sets them itself,
    too, and sends those of its function besides, so that `resolve` drops what this returns.
    """
    origins = _listed("CORS_ALLOW_ORIGINS")
    if not origins:
        return None
    return CORSConfig(
        allow_origin=origins[0],
        extra_origins=origins[1:],
        expose_headers=_listed("CORS_EXPOSE_HEADERS"),
        # Browsers refuse `*` with credentials.
        allow_credentials="*" not in origins and os.environ.get("CORS_ALLOW_CREDENTIALS", "") == "true",
    )


def resolve(app: ApiGatewayResolver, event: Event, context: object) -> dict[str, Any]:
    """Answer an event of a REST API (payload format 1.0), an HTTP API or a URL (2.0), and log one line.

    What the event handler adds to its answers, this does besides:
    - The API's request id, which is in its access log, is the header `x-request-id`; a function URL has no
      access log, and sends the id as `x-amzn-requestid` as well.
    - An exception that nothing handles, which Powertools has logged, is a 500 that says nothing about it and
      that every allowed origin may read. API Gateway's own 502 is for the first origin only.
    - Behind a function URL, the headers of `cors()` are left out: they are those of a REST API in front of
      the same function, and browsers refuse them beside the URL's own.
    - `Vary: Origin`, where answers differ by origin: a cache must not give one to another.

    Args:
        app: a resolver of Powertools.
        event: the event.
        context: the context.

    Returns:
        What a Lambda proxy integration expects.
    """
    try:
        answer = app.resolve(dict(event), context)  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001 - Powertools has logged it
        answer = _failure(event)
    _add(answer, "x-request-id", request_id(event))
    origins = _listed("CORS_ALLOW_ORIGINS")
    if origins and _is_of_url(event):
        _drop_cors(answer)
    if origins and "*" not in origins and event.get("version") != "2.0":
        _add(answer, "Vary", "Origin")
    _log(event, answer["statusCode"])
    return answer


def read_json(event: BaseProxyEvent) -> object:
    """Return the body of a request, parsed as JSON.

    Raises:
        BadRequestError: the body is empty, or is not JSON.
    """
    try:
        body = event.body or ""
        raw = base64.b64decode(body, validate=True) if event.is_base64_encoded else body.encode()
    except ValueError:
        raise BadRequestError("body must be valid base64, and valid Unicode") from None
    if not raw.strip():
        raise BadRequestError("body must be JSON, got an empty body")
    try:
        value: object = json.loads(raw, parse_constant=_refuse_constant)
        # A lone surrogate (`"\ud800"`) is valid JSON, and no service or client can store or show it.
        json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise BadRequestError(f"body must be JSON: {_reason(error)}") from None
    return value


def to_json(value: object) -> str:
    """Return JSON, with decimals as numbers: a serializer for what DynamoDB returns."""
    return json.dumps(value, default=_number)


def request_id(event: Event | BaseProxyEvent) -> str:
    """Return the API's id of a request; its access log has the same."""
    return str(event["requestContext"]["requestId"])


def public_path(event: Event | BaseProxyEvent) -> str:
    """Return the path as the caller wrote it, with the stage or a domain's base path: for links."""
    context = event["requestContext"]
    return str(context["http"]["path"] if "http" in context else context["path"])


def _failure(event: Event) -> dict[str, Any]:
    body = json.dumps({"statusCode": 500, "message": "Internal server error"})
    headers = {"Content-Type": "application/json"}
    config = cors()
    if event.get("version") == "2.0":
        return {"statusCode": 500, "headers": headers, "body": body}
    given = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    if config is not None and "origin" in given:
        headers |= config.to_dict(config.allowed_origin(given["origin"]))
    return {"statusCode": 500, "multiValueHeaders": {name: [headers[name]] for name in headers}, "body": body}


def _add(answer: dict[str, Any], name: str, value: str) -> None:
    """Add a value to a header, in the form that the answer has: of payload format 1.0 or 2.0."""
    many: dict[str, list[str]] | None = answer.get("multiValueHeaders")
    headers: dict[str, Any] = answer.setdefault("headers", {}) if many is None else many
    there = next((each for each in headers if each.lower() == name.lower()), name)
    if many is not None:
        many[there] = [*many.get(there, []), value]
    else:
        headers[there] = f"{headers[there]}, {value}" if there in headers else value


def _is_of_url(event: Event) -> bool:
    return ".lambda-url." in str(event["requestContext"].get("domainName", ""))


def _drop_cors(answer: dict[str, Any]) -> None:
    headers: dict[str, Any] = answer.get("headers") or {}
    answer["headers"] = {
        name: value for name, value in headers.items() if not name.lower().startswith("access-control-")
    }


def _log(event: Event, status: int) -> None:
    context = event["requestContext"]
    method = context["http"]["method"] if "http" in context else context["httpMethod"]
    fields = {"api_request_id": request_id(event), "method": method, "path": public_path(event)}
    # The id is in the text too: a runtime that logs plain text drops the extra fields. The path is quoted
    # so that a line break in it cannot forge a line.
    line = f"{method} {quote(fields['path'])} -> {status} api_request_id={fields['api_request_id']}"
    _logger.info("%s", line, extra={**fields, "status": status})


def _listed(variable: str) -> list[str]:
    return [each.strip() for each in os.environ.get(variable, "").split(",") if each.strip()]


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it is not valid Unicode"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error)


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} does not fit into JSON")
