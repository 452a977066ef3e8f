"""Tries calls and says what AWS answered."""

import os
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError

from constructs_lib.runtime.invoke import correlated, dry_run, invoke_async, invoke_sync, target

_CALLS: dict[str, Callable[[str, dict[str, str]], object]] = {
    "dry run": dry_run,
    "asynchronous": invoke_async,
    "synchronous": invoke_sync,
}


@correlated
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    function = os.environ[event["variable"]] if "variable" in event else target(event["target"])
    try:
        return {"answer": _CALLS[event["call"]](function, {"id": "tea"})}
    except ClientError as error:
        return {"refused": error.response["Error"]["Code"], "message": error.response["Error"]["Message"]}
