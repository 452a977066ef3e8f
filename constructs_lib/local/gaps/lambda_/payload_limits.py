"""Payload limits of invocations."""

import json
from contextvars import ContextVar
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

app = Part("app")
functions = Part("services.lambda_svc")

_LIMITS = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"
_REQUEST_BYTES = {"RequestResponse": 6_291_456, "Event": 1_048_576}
# Lambda leaves the runtime a hundred bytes more than the caller.
_RESPONSE_BYTES = 6_291_556
_size: ContextVar[int] = ContextVar("payload_size", default=0)


@gap(
    "invoke-request-payload-limit",
    aws="A payload above 6 MB, or 1 MB for an asynchronous invocation, is refused with 413.",
    source=_LIMITS,
    upstream="Accepts any payload.",
)
def limit_requests() -> None:
    """Refuse an Invoke whose body is too large."""

    def build_dispatch(original: Any) -> Any:
        async def dispatch(*args: Any) -> Any:
            # The size on the wire: behind this the emulator has only the document.
            token = _size.set(len(args[3] or b""))
            try:
                return await original(*args)
            finally:
                _size.reset(token)

        return dispatch

    def build_invoke(original: Any) -> Any:
        async def invoke(name: str, event: Any, headers: dict[str, str], *rest: Any, **named: Any) -> Any:
            kind = headers.get("x-amz-invocation-type") or "RequestResponse"
            limit, size = _REQUEST_BYTES.get(kind), _size.get()
            if limit and size > limit:
                reason = (
                    f"{size} byte payload is too large for the {kind} invocation type (limit {limit} bytes)"
                )
                return functions.error_response_json("RequestTooLargeException", reason, 413)
            return await original(name, event, headers, *rest, **named)

        return invoke

    replace(app, "_dispatch_service_request", build_dispatch, takes="method path headers body")
    replace(functions, "_invoke", build_invoke, takes="name event headers")


@gap(
    "invoke-response-payload-limit",
    aws="A result above 6 MB is a function error, `Function.ResponseSizeTooLarge`.",
    source=_LIMITS,
    upstream="Returns any result.",
    # These turn what a failed handler left into an error, and an error is not measured.
    after=("nodejs-errors", "python-errors"),
)
def limit_responses() -> None:
    """Replace a result that is too large by Lambda's error."""

    def build(original: Any) -> Any:
        def execute(func: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
            result: dict[str, Any] = original(func, event, request_id)
            if (
                result.get("error")
                or len(json.dumps(result.get("body"), ensure_ascii=False)) <= _RESPONSE_BYTES
            ):
                return result
            message = (
                f"Response payload size exceeded maximum allowed payload size ({_RESPONSE_BYTES} bytes)."
            )
            failure = {"errorMessage": message, "errorType": "Function.ResponseSizeTooLarge"}
            return result | {"body": failure, "error": True, "function_error": "Unhandled"}

        return execute

    replace(functions, "_execute_function_warm", build, takes="func event request_id")
