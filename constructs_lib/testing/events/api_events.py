"""Requests: of HTTP and REST APIs, of function URLs, and of WebSocket APIs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from constructs_lib.frozen import frozen
from constructs_lib.testing.events.request_shapes import (
    ADDRESS,
    Query,
    encoded,
    headers_of,
    in_lower_case,
    merged_headers,
    pairs,
    path_parameters,
    several,
)
from constructs_lib.testing.events.sample_values import (
    ACCOUNT,
    MOMENT,
    REGION,
    identifier,
    log_text,
    milliseconds,
)

_API_ID = "a1b2c3d4e5"
_HOST = f"{_API_ID}.execute-api.{REGION}.amazonaws.com"
_URL_ID = "abcdefghijklmnopqrstuvwxyz012345"
_CALLER = {
    "accessKey": "AKIAIOSFODNN7EXAMPLE",
    "accountId": ACCOUNT,
    "callerId": "AIDACKCEVSQ6C2EXAMPLE",
    "cognitoIdentity": None,
    "principalOrgId": None,
    "userArn": f"arn:aws:iam::{ACCOUNT}:user/caller",
    "userId": "AIDACKCEVSQ6C2EXAMPLE",
}


def http_api(
    method: str = "GET",
    path: str = "/",
    *,
    route: str | None = None,
    body: object = None,
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: Sequence[str] = (),
    authorizer: Mapping[str, Any] | None = None,
    stage: str = "$default",
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return a request of an HTTP API, in payload format 2.0.

    Args:
        method: the method.
        path: the path, such as `/items/A1`.
        route: the path of the route that it takes, such as `/items/{id}`, for its parameters. Default:
            `$default`, which takes every path.
        body: a text as it is, bytes in base64, anything else as JSON, with a `Content-Type` that suits it
            unless `headers` has one. Default: a request without a body.
        query: query parameters by name, each a text or several.
        headers: headers beside those of a client and of API Gateway.
        cookies: such as `"session=1"`.
        authorizer: what an authorizer tells, such as `{"jwt": {"claims": {...}, "scopes": [...]}}`. Default:
            a caller with AWS credentials (`iam`); `{}` is a route without an authorizer, whose requests
            have no `requestContext.authorizer`.
        stage: the stage.
        time: when it came.

    Raises:
        ValueError: the path is none of the route.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
        (2026-11-27)
    """
    route_key = "$default" if route is None else f"{method} {route}"
    raw_path = path if stage == "$default" else f"/{stage}{path}"
    request = _Request(method, raw_path, _HOST, body, query, headers, cookies)
    event = request.event(route_key, stage, time)
    if told := {"iam": _CALLER} if authorizer is None else dict(authorizer):
        event["requestContext"]["authorizer"] = told
    if route is not None and (found := path_parameters(route, path)):
        event["pathParameters"] = found
    return event


def function_url(
    method: str = "GET",
    path: str = "/",
    *,
    body: object = None,
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
    cookies: Sequence[str] = (),
    is_public: bool = False,
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return a request of a function URL, in payload format 2.0.

    Args:
        method: the method.
        path: the path.
        body: as of `http_api`.
        query: query parameters by name, each a text or several.
        headers: headers beside those of a client and of Lambda.
        cookies: such as `"session=1"`.
        is_public: whether anybody may call. Default: the caller has AWS credentials.
        time: when it came.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html (2026-11-27)
    """
    host = f"{_URL_ID}.lambda-url.{REGION}.on.aws"
    event = _Request(method, path, host, body, query, headers, cookies).event("$default", "$default", time)
    context = event["requestContext"]
    context |= {"apiId": _URL_ID, "accountId": "anonymous" if is_public else ACCOUNT}
    if not is_public:
        context["authorizer"] = {"iam": _CALLER}
    return event


def rest_api(
    method: str = "GET",
    path: str = "/",
    *,
    resource: str | None = None,
    body: object = None,
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
    authorizer: Mapping[str, Any] | None = None,
    stage: str = "prod",
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return a request of a REST API, in payload format 1.0.

    Args:
        method: the method.
        path: the path, such as `/items/A1`.
        resource: the path of the route, such as `/items/{id}`. Default: `/{proxy+}`, or `/`.
        body: as of `http_api`.
        query: query parameters by name, each a text or several.
        headers: headers beside those of a client and of API Gateway, with names in the case that is given.
        authorizer: what an authorizer tells, such as `{"claims": {...}}`. Default: none.
        stage: the stage.
        time: when it came.

    Raises:
        ValueError: the path is none of the resource.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
        (2026-11-27)
    """
    resource = resource or ("/" if path == "/" else "/{proxy+}")
    content, is_encoded, own = encoded(body)
    given = headers_of(_HOST, own, headers)
    found = pairs(query)
    context = _rest_context(method, path, resource, stage, time)
    context["identity"]["userAgent"] = given["User-Agent"]
    return {
        "resource": resource,
        "path": quote(path),
        "httpMethod": method,
        "headers": given,
        "multiValueHeaders": {name: [value] for name, value in given.items()},
        "queryStringParameters": dict(found) or None,
        "multiValueQueryStringParameters": several(found) or None,
        "pathParameters": path_parameters(resource, path) or None,
        "stageVariables": None,
        "requestContext": context if not authorizer else {**context, "authorizer": dict(authorizer)},
        "body": content,
        "isBase64Encoded": is_encoded,
    }


def web_socket(
    route_key: str = "$default",
    body: object = None,
    *,
    connection_id: str = "L0SM9cOFvHcCIhw=",
    query: Query | None = None,
    headers: Mapping[str, str] | None = None,
    authorizer: Mapping[str, Any] | None = None,
    stage: str = "prod",
    time: datetime = MOMENT,
) -> dict[str, Any]:
    """Return an event of a WebSocket API: a connection, its end, or a message.

    Args:
        route_key: `$connect`, `$disconnect`, or the route of a message.
        body: the message: a text as it is, anything else as JSON.
        connection_id: the connection.
        query: query parameters, of `$connect` only.
        headers: headers of the request, of `$connect` only, with names in the case that is given.
        authorizer: what the authorizer of `$connect` told, which every event has. Default: none.
        stage: the stage.
        time: when it came; the connection was made then, too.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
        (2026-11-27)
    """
    kind = {"$connect": "CONNECT", "$disconnect": "DISCONNECT"}.get(route_key, "MESSAGE")
    context = _web_socket_context(route_key, kind, connection_id, stage, time)
    given = headers_of(_HOST, _HANDSHAKE, headers)
    context["identity"]["userAgent"] = given["User-Agent"]
    if authorizer:
        context["authorizer"] = dict(authorizer)
    event: dict[str, Any] = {"requestContext": context, "isBase64Encoded": False}
    if kind == "MESSAGE":
        content, event["isBase64Encoded"], _ = encoded(body)
        return event if content is None else {**event, "body": content}
    if kind == "DISCONNECT":
        given = merged_headers(_AT_THE_END, headers)
    event |= {"headers": given, "multiValueHeaders": {name: [value] for name, value in given.items()}}
    if found := pairs(query):
        event["queryStringParameters"] = dict(found)
        event["multiValueQueryStringParameters"] = several(found)
    return event


_HANDSHAKE = {
    "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
}
_AT_THE_END = {"Host": _HOST, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": ""}
"""The end is no request of a client: these are all headers that API Gateway hands over."""


@frozen
class _Request:
    """A request in payload format 2.0, which HTTP APIs and function URLs share."""

    method: str
    path: str
    host: str
    body: object
    query: Query | None
    headers: Mapping[str, str] | None
    cookies: Sequence[str]

    def event(self, route_key: str, stage: str, time: datetime) -> dict[str, Any]:
        """Return it as the event of a route and a stage."""
        content, is_encoded, own = encoded(self.body)
        headers = in_lower_case(headers_of(self.host, own, self.headers))
        found = pairs(self.query)
        joined: dict[str, str] = {}
        for name, value in found:
            joined[name] = f"{joined[name]},{value}" if name in joined else value
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": route_key,
            "rawPath": self.path,
            "rawQueryString": urlencode(found),
            "headers": headers,
            "requestContext": {
                **self._context(headers["user-agent"], time),
                "routeKey": route_key,
                "stage": stage,
            },
            "isBase64Encoded": is_encoded,
        }
        # What is empty is left out.
        optional = {"cookies": list(self.cookies), "queryStringParameters": joined, "body": content}
        return event | {name: value for name, value in optional.items() if value}

    def _context(self, agent: str, time: datetime) -> dict[str, Any]:
        return {
            "accountId": ACCOUNT,
            "apiId": _API_ID,
            "domainName": self.host,
            "domainPrefix": self.host.partition(".")[0],
            "http": {
                "method": self.method,
                "path": self.path,
                "protocol": "HTTP/1.1",
                "sourceIp": ADDRESS,
                "userAgent": agent,
            },
            "requestId": identifier("request", self.method, self.path)[:16],
            "time": log_text(time),
            "timeEpoch": milliseconds(time),
        }


def _rest_context(method: str, path: str, resource: str, stage: str, time: datetime) -> dict[str, Any]:
    nobody = dict.fromkeys(
        (
            *("accessKey", "accountId", "caller", "cognitoAuthenticationProvider"),
            *("cognitoAuthenticationType", "cognitoIdentityId", "cognitoIdentityPoolId"),
            *("principalOrgId", "user", "userArn"),
        )
    )
    return {
        "accountId": ACCOUNT,
        "apiId": _API_ID,
        "domainName": _HOST,
        "domainPrefix": _API_ID,
        "extendedRequestId": identifier("extended", method, path)[:16],
        "httpMethod": method,
        "identity": {**nobody, "sourceIp": ADDRESS},
        "path": f"/{stage}{path}",
        "protocol": "HTTP/1.1",
        "requestId": identifier("request", method, path),
        "requestTime": log_text(time),
        "requestTimeEpoch": milliseconds(time),
        "resourceId": identifier("resource", resource)[:6],
        "resourcePath": resource,
        "stage": stage,
    }


def _web_socket_context(
    route_key: str, kind: str, connection_id: str, stage: str, time: datetime
) -> dict[str, Any]:
    request_id = identifier("request", route_key)[:16]
    of_its_kind: dict[str, Any] = {}
    if kind == "MESSAGE":
        of_its_kind = {"messageId": identifier("message", route_key)[:16]}
    elif kind == "DISCONNECT":
        of_its_kind = {
            "disconnectStatusCode": 1005,
            "disconnectReason": "Client-side close frame status not set",
        }
    return {
        "routeKey": route_key,
        "eventType": kind,
        "extendedRequestId": request_id,
        "requestTime": log_text(time),
        "messageDirection": "IN",
        "stage": stage,
        "connectedAt": milliseconds(time),
        "requestTimeEpoch": milliseconds(time),
        "identity": {"sourceIp": ADDRESS},
        "requestId": request_id,
        "domainName": _HOST,
        "connectionId": connection_id,
        "apiId": _API_ID,
        **of_its_kind,
    }
