"""Calls of several functions at the same time."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextvars import copy_context
from functools import partial
from typing import Any, Literal

from constructs_lib.runtime.invoke.client import MOST_IN_PARALLEL, SYNC
from constructs_lib.runtime.invoke.errors import FanOutError
from constructs_lib.runtime.invoke.one_call import call
from constructs_lib.runtime.invoke.payload import SYNC_LIMIT, encode
from constructs_lib.runtime.invoke.target_names import target


def invoke_all(
    payloads: Mapping[str, Mapping[str, Any]],
    *,
    functions: Mapping[str, str] | None = None,
    errors: Literal["first", "all"] = "first",
) -> dict[str, Any]:
    """Calls several functions in parallel, each as `invoke_sync` does, and waits for their results.

    Up to 64 run at the same time.

    Args:
        payloads: the event for each target, by the target's name.
        functions: name or ARN of the function for each name. Default: the targets in the environment.
        errors: `"first"` raises the first error as soon as it is known; the other calls go on, and what
            comes of them is dropped. `"all"` waits for every call. Default: `"first"`.

    Returns:
        The result of each target, by its name, in the order of the payloads.

    Raises:
        UnknownTargetError: a name is not among the targets; nothing was called.
        PayloadError: a payload is not a JSON object, or too large; nothing was called.
        RemoteError: a function failed; with `"first"` only.
        botocore.exceptions.ClientError: AWS refused a call; with `"first"` only.
        FanOutError: calls failed; with `"all"` only. It has every error and every result by name.
    """
    if errors not in {"first", "all"}:
        message = f"errors must be 'first' or 'all', got {errors!r}"
        raise ValueError(message)
    if not payloads:
        return {}
    calls = {
        name: (
            target(name) if functions is None else functions[name],
            encode(payload, SYNC_LIMIT, f"payloads[{name!r}]"),
        )
        for name, payload in payloads.items()
    }
    results, failures = _all_called(calls, raises_first=errors == "first")
    if failures:
        raise FanOutError(
            {name: failures[name] for name in calls if name in failures},
            {name: results[name] for name in calls if name in results},
        )
    return {name: results[name] for name in calls}


def _all_called(
    calls: Mapping[str, tuple[str, bytes]], *, raises_first: bool
) -> tuple[dict[str, Any], dict[str, Exception]]:
    """Return the results and the errors by name, in the order in which they came."""
    SYNC.get()
    results: dict[str, Any] = {}
    failures: dict[str, Exception] = {}
    executor = ThreadPoolExecutor(min(len(calls), MOST_IN_PARALLEL), thread_name_prefix="invoke_all")
    try:
        # Each in its own copy of the context: one cannot be entered by two threads at once.
        running = {
            executor.submit(copy_context().run, partial(call, *given)): name for name, given in calls.items()
        }
        for future in as_completed(running):
            name = running[future]
            try:
                results[name] = future.result()
            except Exception as error:
                error.add_note(f"target: {name}")
                if raises_first:
                    raise
                failures[name] = error
    finally:
        executor.shutdown(wait=False, cancel_futures=True)
    return results, failures
