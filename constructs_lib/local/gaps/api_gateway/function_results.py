"""What an API answers when its function fails or returns something that is no response."""

from http import HTTPStatus
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace
from .current_call import current_call, watch_calls
from .own_answers import json_response

v1 = Part("services.apigateway_v1")
v2 = Part("services.apigateway")
functions = Part("services.lambda_svc")

_RESPONSE_KEYS = {"statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"}
_STATUSES_END = 600
_NOTHING = object()
_noting: set[str] = set()


def note_function_results() -> None:
    """Note the function's result with the call; several gaps ask for it."""
    if _noting:
        return
    watch_calls()

    def build(original: Any) -> Any:
        def shape(exec_result: dict[str, Any]) -> Any:
            call = current_call.get()
            if call:
                call.note(result=exec_result)
            return original(exec_result)

        return shape

    replace(functions, "lambda_execute_result_to_api_proxy_response", build, takes="exec_result")
    _noting.add("results")


def function_failed() -> bool:
    """Whether the function of the current call raised, timed out or crashed."""
    call = current_call.get()
    result = call.notes.get("result", {}) if call else {}
    return bool(result.get("error")) and not result.get("throttle")


@gap(
    "rest-api-function-errors",
    aws="A function error is answered with 502 `Internal server error`, a gateway response `DEFAULT_5XX`.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway-errors.html",
    upstream="Sends the function's error message to the client.",
)
def hide_rest_function_errors() -> None:
    """Answer a failed function with a gateway response."""
    _answer_with_bad_gateway(function_failed)


@gap(
    "rest-api-malformed-responses",
    aws="A proxy response of another shape, with an invalid status, or with a body that is not a string, "
    "is answered with 502.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html",
    upstream="Sends whatever the function returned with 200, and answers a bad status with 500.",
)
def refuse_malformed_responses() -> None:
    """Answer 502 where the function's result is no proxy response."""
    _answer_with_bad_gateway(_malformed)


def _malformed() -> bool:
    response = _returned()
    if response is _NOTHING:
        return False
    if not isinstance(response, dict) or not response.keys() <= _RESPONSE_KEYS:
        return True
    # A response without a body is one with an empty body.
    return not isinstance(response.get("body"), str | None) or not _can_be_sent(response)


def _malformed_of_http_api() -> bool:
    response = _returned()
    # All that has no status is the body of a response that the API makes itself.
    if not isinstance(response, dict) or "statusCode" not in response:
        return False
    return not isinstance(response.get("body"), str | dict | None) or not _can_be_sent(response)


def _returned() -> Any:
    call = current_call.get()
    result = call.notes.get("result", {}) if call else {}
    return _NOTHING if result.get("error") or "body" not in result else result["body"]


def _can_be_sent(response: dict[str, Any]) -> bool:
    headers, several = response.get("headers") or {}, response.get("multiValueHeaders") or {}
    if not isinstance(headers, dict) or not isinstance(several, dict):
        return False
    values = [*headers.values(), *(value for each in several.values() for value in each or [])]
    return _is_status(response.get("statusCode", HTTPStatus.OK)) and not any(
        isinstance(value, dict | list) for value in values
    )


def _is_status(value: Any) -> bool:
    # A status may be given as text; those below 200 announce another response, and none is above 599.
    text = str(value) if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text.isascii() and text.isdigit() and HTTPStatus.OK <= int(text) < _STATUSES_END


@gap(
    "api-empty-bodies",
    aws="A response with the body `None` is one without a body.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
    upstream="Answers 500.",
)
def send_empty_bodies() -> None:
    """Give the emulator an empty text, and the status as a number, for APIs and function URLs."""

    def build(original: Any) -> Any:
        def shape(exec_result: dict[str, Any]) -> Any:
            response, error = original(exec_result)
            if not isinstance(response, dict) or exec_result.get("error"):
                return response, error
            changes: dict[str, Any] = {} if response.get("body") is not None else {"body": ""}
            if "statusCode" in response and _is_status(response["statusCode"]):
                changes["statusCode"] = int(response["statusCode"])
            return response | changes, error

        return shape

    replace(functions, "lambda_execute_result_to_api_proxy_response", build, takes="exec_result")


async def _response_or_none(called: Any, malformed: Any) -> Any:
    try:
        return await called
    except (AttributeError, TypeError, ValueError):
        if malformed():
            return None
        raise


def _answer_with_bad_gateway(applies: Any) -> None:
    note_function_results()

    def build_invoke(original: Any) -> Any:
        async def invoke(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            response = await _response_or_none(original(integration, *args, **kwargs), applies)
            if not applies():
                return response
            error = v1._GatewayError("DEFAULT_5XX", "Internal server error", "InternalServerErrorException")
            error.status = HTTPStatus.BAD_GATEWAY
            return error

        return invoke

    def build_render(original: Any) -> Any:
        def render(error: Any, request: dict[str, Any]) -> Any:
            status, headers, body = original(error, request)
            # 502 has no gateway response of its own; a status set on DEFAULT_5XX wins.
            default = status == HTTPStatus.INTERNAL_SERVER_ERROR
            return int(getattr(error, "status", status)) if default else status, headers, body

        return render

    replace(v1, "_invoke_lambda_proxy_v1", build_invoke, takes="integration")
    replace(v1, "_gateway_error_response", build_render, takes="error request")


@gap(
    "http-api-function-errors",
    aws="A function error is answered with 500 `Internal Server Error`.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html",
    upstream="Answers 502 with the function's error as the body.",
)
def hide_http_function_errors() -> None:
    """Answer a failed function with the HTTP API's own error."""
    note_function_results()

    def build(original: Any) -> Any:
        async def invoke(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            response = await original(integration, *args, **kwargs)
            return json_response(500, "Internal Server Error") if function_failed() else response

        return invoke

    replace(v2, "_invoke_lambda_proxy", build, takes="integration")


@gap(
    "http-api-malformed-responses",
    aws="A response with an invalid status, or of another shape, is answered with 500.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-troubleshooting-lambda.html",
    upstream="Answers 500 without a body, or with what Python says.",
)
def refuse_malformed_http_responses() -> None:
    """Answer with the HTTP API's own error where the function's result cannot be sent."""
    note_function_results()

    def build(original: Any) -> Any:
        async def invoke(integration: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
            called = original(integration, *args, **kwargs)
            response = await _response_or_none(called, _malformed_of_http_api)
            return json_response(500, "Internal Server Error") if _malformed_of_http_api() else response

        return invoke

    replace(v2, "_invoke_lambda_proxy", build, takes="integration")
