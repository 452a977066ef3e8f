"""Metrics of functions."""

import threading
import time
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

cloudwatch = Part("services.cloudwatch")
functions = Part("services.lambda_svc")

_joining = threading.Lock()


@gap(
    "function-metrics",
    aws="Every attempt of every invocation counts in `Invocations`, `Errors` and `Duration`.",
    source="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html",
    upstream="Counts synchronous calls of Invoke; errors of API calls, events and polled records never show.",
)
def count_every_invocation() -> None:
    """Record the metrics where every invocation passes."""

    def build_emit(_: Any) -> Any:
        def emit(function_name: str, duration_ms: float, error: bool, throttle: bool) -> None:  # noqa: ARG001
            # Invoke reports a throttle a second time, as an error.
            if throttle and not error:
                _record(function_name, Throttles=1)

        return emit

    def build_dispatch(original: Any) -> Any:
        def dispatch(func: Any, config: dict[str, Any], *rest: Any) -> Any:
            started = time.monotonic()
            result = original(func, config, *rest)
            elapsed = (time.monotonic() - started) * 1000
            failed = isinstance(result, dict) and bool(result.get("error"))
            _record(config["FunctionName"], Invocations=1, Errors=int(failed), Duration=elapsed)
            return result

        return dispatch

    replace(functions, "_emit_lambda_metrics", build_emit, takes="function_name duration_ms error throttle")
    replace(functions, "_execute_function_dispatch", build_dispatch, takes="func config event request_id")


def _record(function: str, **values: float) -> None:
    record_metrics({"FunctionName": function}, values)


def record_metrics(dimensions: dict[str, str], values: dict[str, float]) -> None:
    """Record metrics of Lambda, each with a value."""
    for name, value in values.items():
        unit = "Milliseconds" if name in {"Duration", "UrlRequestLatency"} else "Count"
        cloudwatch.record_metric("AWS/Lambda", name, value, unit, dimensions)
        if unit == "Count":
            _join(cloudwatch._metric_bucket(("AWS/Lambda", name, cloudwatch._dims_key(dimensions))))


def _join(points: list[dict[str, Any]]) -> None:
    """Make the last two points one with a higher count, where they have one value and one second."""
    # Each evaluation of an alarm reads every point, and thousands of invocations a minute write them.
    with _joining:
        index = len(points) - 1
        if index < 1:
            return
        first, second = points[index - 1], points[index]
        if (first["Value"], int(first["Timestamp"])) == (second["Value"], int(second["Timestamp"])):
            first["Count"] = first.get("Count", 1.0) + second.get("Count", 1.0)
            # Others may have added points behind it meanwhile; nobody else removes any.
            del points[index]
