"""Calls Lambda functions from Lambda functions: one or many, waiting or not, all with one correlation id.

    from constructs_lib.runtime.invoke import correlated, invoke_all, invoke_async, target

    @correlated
    def handler(event, context):
        found = invoke_all({"pricing": {"sku": "tea"}, "stock": {"sku": "tea"}})
        invoke_async(target("audit"), {"found": found})

The role needs `lambda:InvokeFunction` on the functions that are called, for dry runs too, and nothing else.

Environment:
    FAN_OUT_<NAME>: name or ARN of the function behind `target("<name>")`: the name in upper case, each run of
        other characters than A-Z and 0-9 as one `_`.
    LOG_LEVEL: level of the root logger of correlated handlers, optional; the function's own log level without
        it, and INFO in the end.
"""

from constructs_lib.runtime.invoke.correlation import correlated, correlation_id
from constructs_lib.runtime.invoke.errors import (
    FanOutError,
    InvokeError,
    PayloadError,
    PayloadTooLargeError,
    RemoteError,
    UnknownTargetError,
)
from constructs_lib.runtime.invoke.one_call import InvocationType, dry_run, invoke_async, invoke_sync
from constructs_lib.runtime.invoke.parallel import invoke_all
from constructs_lib.runtime.invoke.target_names import target

__all__ = [
    "FanOutError",
    "InvocationType",
    "InvokeError",
    "PayloadError",
    "PayloadTooLargeError",
    "RemoteError",
    "UnknownTargetError",
    "correlated",
    "correlation_id",
    "dry_run",
    "invoke_all",
    "invoke_async",
    "invoke_sync",
    "target",
]
