"""Access logs of API stages: one line per request in the stage's log group."""

import json
import re
import time
from typing import Any

from ..catalogue import gap
from ..patching import Part, on_provision, replace
from .current_call import Call, current_call, watch_calls

v1 = Part("services.apigateway_v1")
v2 = Part("services.apigateway")
logs = Part("services.cloudwatch_logs")

_SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html"
_VARIABLE = re.compile(r"\$context\.(\w+(?:\.\w+)*)")


def _keep_stage_settings(_: str, props: dict[str, Any]) -> None:
    settings = props.get("AccessLogSetting") or {}
    stage = v1._stages_v1[props["RestApiId"]][props["StageName"]]
    stage["accessLogSettings"] = {
        "destinationArn": settings.get("DestinationArn"),
        "format": settings.get("Format"),
    }


@gap(
    "rest-api-access-logs",
    aws="A stage with access log settings writes a line of the given format for every request.",
    source=_SOURCE,
    upstream="CloudFormation drops the settings, and nothing is written.",
)
def write_rest_access_logs() -> None:
    """Keep the settings on the stage and write a line when a request is answered."""
    watch_calls()

    def build_execute(original: Any) -> Any:
        async def execute(request: dict[str, Any], *args: Any) -> Any:
            call = current_call.get()
            if call:
                call.note(request=request, started=time.time())
            response = await original(request, *args)
            if call and isinstance(response, v1._GatewayError):
                call.note(error=(response.response_type, response.message))
            return response

        return execute

    def build_log(original: Any) -> Any:
        async def handle(api_id: str, stage_name: str, method: str, path: str, *args: Any) -> Any:
            response = await original(api_id, stage_name, method, path, *args)
            call = current_call.get()
            stage = v1._stages_v1.get(api_id, {}).get(stage_name) or {}
            if call and "request" in call.notes:
                resource = call.notes["request"]["resource_path"]
                full_path = f"/{stage_name}{path}"
                known = _variables(call, response, apiId=api_id, stage=stage_name, path=full_path)
                write_line(stage, known | {"resourcePath": resource, "httpMethod": method})
            return response

        return handle

    on_provision("AWS::ApiGateway::Stage", after=_keep_stage_settings)
    replace(v1, "_authorize_request_v1", _noting, takes="api_id")
    replace(v1, "_execute_in_scope", build_execute, takes="request")
    replace(v1, "_handle_execute_in_scope", build_log, takes="api_id stage_name method path")


@gap(
    "http-api-access-logs",
    aws="A stage with access log settings writes a line of the given format for every request.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html",
    upstream="Stores the settings, and nothing is written.",
    # The line has the request id, which it takes from the finished response.
    after=("http-api-request-id",),
)
def write_http_access_logs() -> None:
    """Write a line when a request is answered."""
    watch_calls()

    def build(original: Any) -> Any:
        async def execute(api_id: str, stage: str, path: str, method: str, *args: Any) -> Any:
            call = current_call.get()
            if call:
                call.note(started=time.time())
            response = await original(api_id, stage, path, method, *args)
            record = v2._stages.get(api_id, {}).get(stage) or {}
            if call:
                route = v2._match_route(api_id, method, path) or {}
                known = _variables(call, response, apiId=api_id, stage=stage, path=path)
                write_line(record, known | {"routeKey": route.get("routeKey", "-"), "httpMethod": method})
            return response

        return execute

    def build_validate(original: Any) -> Any:
        async def validate(*args: Any) -> Any:
            claims, scopes, refusal = await original(*args)
            _note_authorizer({"claims": claims})
            return claims, scopes, refusal

        return validate

    replace(v2, "_handle_execute_in_scope", build, takes="api_id stage path method")
    replace(v2, "_authorize_request_v2", _noting, takes="api_id")
    replace(v2, "_validate_jwt_authorizer", build_validate, takes="route authorizer")


def _noting(original: Any) -> Any:
    async def authorize(*args: Any) -> Any:
        refusal, authorizer = await original(*args)
        _note_authorizer(authorizer)
        return refusal, authorizer

    return authorize


def _note_authorizer(authorizer: dict[str, Any] | None) -> None:
    call = current_call.get()
    if call:
        fields = dict(authorizer or {})
        fields |= {f"claims.{name}": value for name, value in (fields.pop("claims", None) or {}).items()}
        call.note(authorizer={f"authorizer.{name}": str(value) for name, value in fields.items()})


def _variables(call: Call, response: Any, **known: str) -> dict[str, str]:
    status, headers, body = response
    started = call.notes["started"]
    kind, message = call.notes.get("error", ("-", "-"))
    elapsed = str(round((time.time() - started) * 1000))
    # From the finished response, so that a refusal has its id in the log as well.
    request_id = headers.get("x-amzn-requestid") or headers.get("apigw-requestid") or "-"
    return {
        "requestId": request_id,
        "extendedRequestId": request_id,
        "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(started)),
        "requestTimeEpoch": str(round(started * 1000)),
        "accountId": logs.get_account_id(),
        "identity.sourceIp": "127.0.0.1",
        "identity.userAgent": call.headers.get("user-agent", "-"),
        "protocol": "HTTP/1.1",
        "status": str(status),
        "responseLength": str(len(body)),
        "responseLatency": elapsed,
        "error.message": message,
        "error.messageString": json.dumps(message),
        "error.responseType": kind,
        **known,
        **call.notes.get("authorizer", {}),
        **_integration(call, elapsed),
    }


def _integration(call: Call, elapsed: str) -> dict[str, str]:
    result = call.notes.get("result")
    if result is None:
        return {}
    body = result.get("body")
    failure = body.get("errorMessage", "-") if result.get("error") and isinstance(body, dict) else "-"
    code = body.get("statusCode", 200) if isinstance(body, dict) else 200
    return {
        "integrationErrorMessage": failure,
        "integration.error": failure,
        # Lambda's own answer; only `integration.status` is the function's.
        "integration.integrationStatus": "200",
        "integrationStatus": "200",
        "integration.status": str(code),
        "integration.latency": elapsed,
        "integrationLatency": elapsed,
    }


def write_line(stage: dict[str, Any], variables: dict[str, str]) -> None:
    """Write a line in the format of a stage, where it has an access log."""
    settings = stage.get("accessLogSettings") or {}
    destination, line = settings.get("destinationArn"), settings.get("format")
    if not destination or not line:
        return
    group = logs._log_groups.get(destination.split(":")[6])
    if group is None:
        return
    now = int(time.time() * 1000)
    stream = group["streams"].setdefault(
        "access",
        {
            "events": [],
            "uploadSequenceToken": "1",
            "creationTime": now,
            "firstEventTimestamp": None,
            "lastEventTimestamp": None,
            "lastIngestionTime": None,
        },
    )
    # A variable that has no value for this request is written as a dash.
    text = _VARIABLE.sub(lambda match: variables.get(match[1], "-"), line)
    logs._append_log_events(stream, [{"timestamp": now, "message": text, "ingestionTime": now}])
