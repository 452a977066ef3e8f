"""Invokes a function with a batch of stream records as an event source mapping does, and judges its answer.

Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html (2026-11-23).
"""

import json
from typing import Any

from constructs_lib.redrive.route import Poller
from constructs_lib.redrive.stream_records import events_within

__all__ = ["invoke_with_batch"]

_LARGEST_EVENT = 6 * 1024 * 1024
"""Bytes of a synchronous invocation: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""

_SHOWN_RECORDS = 3
_NO_ANSWER = "the function's answer is not a JSON object"
_STATE = "it returned a state for its window, but there is no next invocation of the window"


def invoke_with_batch(client: Any, function: str, poller: Poller, event: str) -> str:
    """Invoke a function with a batch and wait for it; return why the batch failed, empty when it did not.

    A batch that is larger than an invocation takes goes in several, until one fails.

    Args:
        client: a Lambda client.
        function: ARN of the function, with its alias or version.
        poller: the mapping that would have brought the batch.
        event: the event, in JSON.
    """
    # A client that gives up earlier invokes again by itself, while the first invocation still runs.
    waits = client.meta.config.read_timeout
    if waits is not None and waits <= poller.timeout:
        return (
            f"the function may run {poller.timeout} seconds, and the Lambda client waits only {waits:g}; "
            "make it with a longer read_timeout"
        )
    for part in events_within(event, _LARGEST_EVENT):
        answer = client.invoke(FunctionName=function, InvocationType="RequestResponse", Payload=part.encode())
        failure = _failure(answer, poller)
        if failure:
            return failure
    return ""


def _failure(answer: dict[str, Any], poller: Poller) -> str:
    text = answer["Payload"].read().decode()
    try:
        result = json.loads(text) if text else None
    except ValueError:
        result = text
    if answer.get("FunctionError"):
        told = result if isinstance(result, dict) else {}
        parts = [str(told[name]) for name in ("errorType", "errorMessage") if told.get(name)]
        return ": ".join(parts) or str(answer["FunctionError"])
    # A call of a window hands its state to the next one; here there is none, and it would be lost unseen.
    if poller.windowed and isinstance(result, dict) and result.get("state"):
        return _STATE
    # Without the setting, Lambda does not look at what a function returns for a batch.
    return _items(result) if poller.reports_items else ""


def _items(result: object) -> str:
    # To Lambda nothing, or an empty list, is a success. Any item fails the whole letter, which is not parted.
    if result is None:
        return ""
    if not isinstance(result, dict):
        return _NO_ANSWER
    failed = result.get("batchItemFailures") or []
    if not failed:
        return ""
    names = [str(item.get("itemIdentifier") if isinstance(item, dict) else item) for item in failed]
    more = ", ..." if len(names) > _SHOWN_RECORDS else ""
    count = "1 record" if len(names) == 1 else f"{len(names)} records"
    return f"{count} failed: {', '.join(names[:_SHOWN_RECORDS])}{more}"
