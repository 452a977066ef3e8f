"""One request, whichever API Gateway event it came in."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import parse_qs, unquote

from lambda_http.errors import BadRequestError

Event = Mapping[str, Any]


@dataclass(frozen=True)
class Request:
    """A request to a REST API (payload format 1.0) or an HTTP API (2.0).

    An HTTP API that is set to payload format 1.0 passes for a REST API.

    Attributes:
        method: HTTP method, upper case.
        path: Path without the stage, percent-decoded.
        public_path: Path as the caller wrote it, with the stage or a custom domain's base path: for links.
        route: Template that the API matched, such as ``/orders/{id}``, ``/{proxy+}`` or ``$default``.
        request_id: The API's id of this request; its access log has the same.
        is_rest: Whether a REST API sent it.
        path_parameters: Values of the route's parameters.
        headers: Header values by lower-case name.
        query: One value per name, the last one sent.
        multi_query: All values per name, in the order sent.
        raw_body: Body as the event holds it.
        is_base64: Whether ``raw_body`` is base64.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
        (read 2026-11-23)
    """

    method: str
    path: str
    public_path: str
    route: str
    request_id: str
    is_rest: bool
    path_parameters: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    multi_query: Mapping[str, Sequence[str]] = field(default_factory=dict)
    raw_body: str = ""
    is_base64: bool = False

    @classmethod
    def from_event(cls, event: Event) -> Self:
        """Reads either event format."""
        context = event["requestContext"]
        if event.get("version") == "2.0":
            method, public_path = context["http"]["method"], context["http"]["path"]
            path = _without_stage(event["rawPath"], context["stage"])
            route = event["routeKey"].rpartition(" ")[2]
            # The event's own dictionary joins repeated values with commas, which values may hold too.
            multi_query = parse_qs(event.get("rawQueryString", ""), keep_blank_values=True)
        else:
            method, public_path = event["httpMethod"], context["path"]
            path, route = unquote(event["path"]), event["resource"]
            multi_query = event.get("multiValueQueryStringParameters") or {}
        return cls(
            method=method.upper(),
            path=path,
            public_path=public_path,
            route=route,
            request_id=context["requestId"],
            is_rest=event.get("version") != "2.0",
            path_parameters=event.get("pathParameters") or {},
            headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
            query={name: values[-1] for name, values in multi_query.items()},
            multi_query=multi_query,
            raw_body=event.get("body") or "",
            is_base64=bool(event.get("isBase64Encoded")),
        )

    @property
    def body(self) -> bytes:
        """The body, decoded from base64 where the API encoded it.

        Raises:
            BadRequestError: The body is marked as base64 and is not.
        """
        if not self.is_base64:
            return self.raw_body.encode("utf-8", "surrogatepass")
        try:
            return base64.b64decode(self.raw_body, validate=True)
        except ValueError:
            raise BadRequestError("body must be valid base64") from None

    def json(self) -> object:
        """The body, parsed as JSON.

        Raises:
            BadRequestError: The body is empty or is not JSON.
        """
        body = self.body
        if not body.strip():
            raise BadRequestError("body must be JSON, got an empty body")
        try:
            value: object = json.loads(body, parse_constant=_refuse_constant)
            # A lone surrogate (`"\ud800"`) is valid JSON, and no service or client can store or show it.
            json.dumps(value, ensure_ascii=False).encode()
        except (ValueError, RecursionError) as error:
            raise BadRequestError(f"body must be JSON: {_reason(error)}") from None
        return value


def _without_stage(path: str, stage: str) -> str:
    prefix = f"/{stage}"
    if path == prefix or path.startswith(f"{prefix}/"):
        return path.removeprefix(prefix) or "/"
    return path


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "it is not valid Unicode"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return str(error)
