"""Calls whatever it is told to: without waiting, or all at once."""

from typing import Any

from constructs_lib.runtime.invoke import correlated, invoke_all, invoke_async, target


@correlated
def handler(event: dict[str, Any], context: object) -> Any:
    if "all" in event:
        return invoke_all(event["all"])
    return [{name: invoke_async(target(name), payload)} for name, payload in event["asynchronous"]]
