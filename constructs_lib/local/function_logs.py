"""Finds the log lines of one invocation."""

import time
from collections.abc import Iterator
from typing import Any

from constructs_lib.local.errors import LocalAwsError

__all__ = ["find_function", "group_lines", "invocation_lines", "log_group"]

_POLL_SECONDS = 0.05


def find_function(lambda_client: Any, part: str) -> str:
    """Return the name of the one function that has this name, starts with it, or has it as a part.

    Raises:
        LocalAwsError: no function or more than one does.
    """
    pages = lambda_client.get_paginator("list_functions").paginate()
    names = [str(function["FunctionName"]) for page in pages for function in page["Functions"]]
    found = (
        [name for name in names if name == part]
        or [name for name in names if name.startswith(part)]
        or [name for name in names if part in name]
    )
    if len(found) != 1:
        what = f"{len(found)} functions have" if found else "no function has"
        message = f"{what} {part!r} in the name; there are {', '.join(found or names) or 'none'}"
        raise LocalAwsError(message)
    return found[0]


def log_group(lambda_client: Any, function_name: str) -> str:
    """Return the log group that a function writes to.

    Raises:
        LocalAwsError: there is no such function.
    """
    try:
        configuration = lambda_client.get_function_configuration(FunctionName=function_name)
    except lambda_client.exceptions.ResourceNotFoundException:
        message = f"no function {function_name!r} on the local AWS"
        raise LocalAwsError(message) from None
    group = configuration.get("LoggingConfig", {}).get("LogGroup")
    return str(group or f"/aws/lambda/{function_name}")


def invocation_lines(client: Any, group: str, request_id: str, seconds: float) -> list[str]:
    """Return the log lines of one invocation, waiting for its REPORT line.

    Args:
        client: a CloudWatch Logs client.
        group: the log group.
        request_id: the request id that the function itself saw.
        seconds: how long to wait for the lines.

    Raises:
        LocalAwsError: the lines did not come in time.
    """
    end = time.monotonic() + seconds
    while True:
        lines = list(_lines(client, group, request_id))
        if any(_is_report(line, request_id) for line in lines):
            return lines
        if time.monotonic() >= end:
            message = f"no complete log of request {request_id} in {group} after {seconds:g} seconds"
            raise LocalAwsError(message)
        time.sleep(_POLL_SECONDS)


def group_lines(client: Any, group: str) -> list[str]:
    """Return every line of a log group, oldest first; none when nothing was written yet."""
    # The service answers stream by stream. Lines of one millisecond keep the order in which they came.
    events = sorted(_events(client, group), key=lambda event: event["timestamp"])
    return [str(event["message"]).rstrip() for event in events]


def _lines(client: Any, group: str, request_id: str) -> Iterator[str]:
    # A handler's own lines do not have the request id. But one execution environment writes a stream and runs
    # one invocation at a time, so that everything between two START lines is of one invocation.
    streams = {event["logStreamName"] for event in _events(client, group, filterPattern=f'"{request_id}"')}
    if not streams:
        return
    inside: set[str] = set()
    for event in _events(client, group, logStreamNames=sorted(streams)):
        line, stream = str(event["message"]).rstrip(), event["logStreamName"]
        if line.startswith("START RequestId: ") or '"platform.start"' in line:
            inside.discard(stream)
            if request_id in line:
                inside.add(stream)
        if stream in inside or request_id in line:
            yield line


def _events(client: Any, group: str, **query: Any) -> Iterator[dict[str, Any]]:
    try:
        for page in client.get_paginator("filter_log_events").paginate(logGroupName=group, **query):
            yield from page["events"]
    except client.exceptions.ResourceNotFoundException:
        return


def _is_report(line: str, request_id: str) -> bool:
    return request_id in line and (line.startswith("REPORT") or '"platform.report"' in line)
