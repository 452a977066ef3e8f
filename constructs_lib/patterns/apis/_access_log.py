"""What the access log of an API says of a request."""

import json
from collections.abc import Iterable

from constructs_lib.patterns.apis._authorization_checks import ApiKind
from constructs_lib.patterns.apis.authorization import Authorization

_FIELDS = {
    "requestId": "requestId",
    "requestTime": "requestTime",
    "ip": "identity.sourceIp",
    "caller": "identity.caller",
    "method": "httpMethod",
    "route": "routeKey",
    "path": "path",
    "status": "status",
    "responseLength": "responseLength",
    "responseLatency": "responseLatency",
    "integrationRequestId": "integration.requestId",
    "integrationStatus": "integration.status",
    "integrationError": "integrationErrorMessage",
    "error": "error.message",
}
_NAMED_OTHERWISE: dict[ApiKind, dict[str, str]] = {
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
    "HTTP": {},
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
    "REST": {"route": "resourcePath", "integrationError": "integration.error"},
}

_WEB_SOCKET_FIELDS = {
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html
    "requestId": "requestId",
    "requestTime": "requestTime",
    "ip": "identity.sourceIp",
    "caller": "identity.caller",
    "event": "eventType",
    "route": "routeKey",
    "connectionId": "connectionId",
    "messageId": "messageId",
    "status": "status",
    "integrationLatency": "integrationLatency",
    "integrationRequestId": "integration.requestId",
    "integrationStatus": "integration.status",
    "integrationError": "integration.error",
    "error": "error.message",
}


def access_log_format(kind: ApiKind, used: Iterable[Authorization]) -> str:
    """Return the format of a line, in which those callers are named that authorizations tell."""
    fields = {**_FIELDS, **_NAMED_OTHERWISE[kind], **_caller_fields(used, kind)}
    return _written(fields)


def web_socket_log_format(authorization: Authorization) -> str:
    """Return the format of a line about a connection or a message."""
    principal = {"principal": "authorizer.principalId"} if authorization.kind == "function" else {}
    return _written({**_WEB_SOCKET_FIELDS, **principal})


def _written(fields: dict[str, str]) -> str:
    return json.dumps({name: f"$context.{variable}" for name, variable in fields.items()})


def _caller_fields(used: Iterable[Authorization], kind: ApiKind) -> dict[str, str]:
    kinds = {each.kind for each in used}
    fields = {}
    if kinds & {"jwt", "cognito"}:
        fields["subject"] = "authorizer.claims.sub"
    if "function" in kinds and kind == "REST":
        # The simple answer to an HTTP API names nobody.
        fields["principal"] = "authorizer.principalId"
    if "api_key" in kinds:
        fields["apiKeyId"] = "identity.apiKeyId"
    return fields
