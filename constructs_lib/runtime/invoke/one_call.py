"""One call of one function."""

import json
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from constructs_lib.runtime.invoke.client import ASYNC, SYNC
from constructs_lib.runtime.invoke.errors import RemoteError
from constructs_lib.runtime.invoke.payload import ASYNC_LIMIT, SYNC_LIMIT, encode


class InvocationType(StrEnum):
    """How Lambda is asked to invoke a function."""

    REQUEST_RESPONSE = "RequestResponse"
    EVENT = "Event"
    DRY_RUN = "DryRun"


def invoke_sync(function: str, payload: Mapping[str, Any]) -> Any:
    """Calls a function and waits for its result, up to Lambda's 15 minutes.

    Throttling and errors of the service are retried. A lost connection or answer is not: the function may
    have run.

    Args:
        function: name or ARN, such as `target("pricing")`; an ARN may name a version or alias.
        payload: the event, at most 6,291,456 bytes as JSON; the key `correlation_id` is reserved.

    Returns:
        What the function returned, parsed from JSON.

    Raises:
        PayloadError: the payload is not a JSON object, or too large; nothing was called.
        RemoteError: the function failed.
        botocore.exceptions.ClientError: AWS refused the call.
    """
    return call(function, encode(payload, SYNC_LIMIT))


def invoke_async(function: str, payload: Mapping[str, Any]) -> str:
    """Hands an event to a function and does not wait.

    Lambda queues the event, calls the function again when it fails, and keeps the event where the function's
    failure route says. An event may arrive more than once.

    Args:
        function: name or ARN, such as `target("audit")`; an ARN may name a version or alias.
        payload: the event, at most 1,048,576 bytes as JSON; the key `correlation_id` is reserved.

    Returns:
        The request id under which the function will see the event.

    Raises:
        PayloadError: the payload is not a JSON object, or too large; nothing was called.
        botocore.exceptions.ClientError: AWS refused the event.
    """
    return _request_id(_send(function, InvocationType.EVENT, encode(payload, ASYNC_LIMIT)))


def dry_run(
    function: str,
    payload: Mapping[str, Any],
    invocation_type: InvocationType = InvocationType.REQUEST_RESPONSE,
) -> None:
    """Checks a call without making it.

    AWS checks the permission and the request's parameters; this adds the payload's form and size.

    Args:
        function: name or ARN.
        payload: the event of the call.
        invocation_type: the kind of call that is meant, which decides the payload's limit. Default:
            RequestResponse.

    Raises:
        PayloadError: the payload is not a JSON object, or too large.
        botocore.exceptions.ClientError: AWS would refuse the call, such as with `AccessDeniedException`.
    """
    limit = ASYNC_LIMIT if invocation_type == InvocationType.EVENT else SYNC_LIMIT
    _send(function, InvocationType.DRY_RUN, encode(payload, limit))


def call(function: str, body: bytes) -> Any:
    """Calls a function with an encoded payload and waits for its result."""
    response = SYNC.get().invoke(
        FunctionName=function, InvocationType=InvocationType.REQUEST_RESPONSE, Payload=body
    )
    answer = response["Payload"].read()
    if "FunctionError" in response:
        raise _remote_error(function, _request_id(response), answer, response["FunctionError"])
    try:
        return json.loads(answer) if answer else None
    except ValueError:
        # The managed runtimes answer JSON; a custom one may not.
        raise RemoteError(
            function, _request_id(response), error_type="InvalidResponse", error_message="not JSON"
        ) from None


def _send(function: str, invocation_type: InvocationType, body: bytes) -> Mapping[str, Any]:
    response: Mapping[str, Any] = ASYNC.get().invoke(
        FunctionName=function, InvocationType=invocation_type, Payload=body
    )
    # It is empty, but a connection is free for the next call only when the answer on it has been read.
    response["Payload"].read()
    return response


def _remote_error(function: str, request_id: str, answer: bytes, kind: str) -> RemoteError:
    try:
        error = json.loads(answer)
    except ValueError:
        error = None
    if not isinstance(error, dict):
        error = {"errorMessage": answer.decode(errors="replace")}
    # Node.js says `trace`, Python and Java say `stackTrace`.
    trace = error.get("stackTrace") or error.get("trace") or []
    return RemoteError(
        function,
        request_id,
        error_type=str(error.get("errorType") or kind),
        error_message=str(error.get("errorMessage", "")),
        stack_trace=[str(line) for line in trace] if isinstance(trace, list) else [str(trace)],
    )


def _request_id(response: Mapping[str, Any]) -> str:
    # AWS always sends one; botocore's Stubber, with which handlers are tested, does not.
    return str(response.get("ResponseMetadata", {}).get("RequestId", ""))
