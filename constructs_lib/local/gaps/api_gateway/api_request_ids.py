"""One request id per API call: in the event, in the response and in the access log."""

import base64
import os
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from .current_call import current_call, watch_calls

v1 = Part("services.apigateway_v1")
v2 = Part("services.apigateway")

_SOURCE = "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html"


@gap(
    "rest-api-request-id",
    aws="`requestContext.requestId` of the event is the response's `x-amzn-RequestId`.",
    source=_SOURCE,
    upstream="The event and the response have ids of their own.",
)
def share_rest_request_id() -> None:
    """Take the id that the emulator makes for gateway responses everywhere."""
    watch_calls()

    def build_execute(original: Any) -> Any:
        async def execute(request: dict[str, Any], *args: Any) -> Any:
            call = current_call.get()
            if call:
                call.note(request_id=request["request_id"])
            response = await original(request, *args)
            if isinstance(response, tuple):
                response[1]["x-amzn-requestid"] = request["request_id"]
            return response

        return execute

    def build_event(original: Any) -> Any:
        def event_for(*args: Any, **kwargs: Any) -> Any:
            event = original(*args, **kwargs)
            call = current_call.get()
            if call and "request_id" in call.notes:
                event["requestContext"]["requestId"] = call.notes["request_id"]
            return event

        return event_for

    replace(v1, "_execute_in_scope", build_execute, takes="request")
    replace(v1, "_build_lambda_event_v1", build_event, takes="api_id")


@gap(
    "http-api-request-id",
    aws="`requestContext.requestId` of the event is the response's `apigw-requestid`.",
    source=_SOURCE,
    upstream="The event and the response have ids of their own.",
    # These refuse requests, and the access log has the request id of a refusal as well.
    after=("http-api-iam-signature", "http-api-preflight-authorization"),
)
def share_http_request_id() -> None:
    """Make one id per call and put it where the event is handed to the function."""
    watch_calls()

    def build_execute(original: Any) -> Any:
        async def execute(*args: Any) -> Any:
            # 16 characters, as ids of HTTP APIs have.
            request_id = base64.b64encode(os.urandom(11)).decode()
            call = current_call.get()
            if call:
                call.note(request_id=request_id)
            status, headers, body = await original(*args)
            return status, {**headers, "apigw-requestid": request_id}, body

        return execute

    def build_run(original: Any) -> Any:
        async def run(fn: Any, *args: Any, **kwargs: Any) -> Any:
            call = current_call.get()
            event = args[1] if len(args) > 1 else None
            if call and "request_id" in call.notes and isinstance(event, dict) and "requestContext" in event:
                event["requestContext"]["requestId"] = call.notes["request_id"]
            return await original(fn, *args, **kwargs)

        return run

    replace(v2, "_handle_execute_in_scope", build_execute, takes="api_id stage path method")
    replace(v2, "run_reentrant", build_run, takes="fn")
