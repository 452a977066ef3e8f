"""Metrics of functions and queues, and the alarms on them."""

import logging
import threading
import time
from types import FunctionType
from typing import Any

from .catalogue import GapError, gap
from .patching import Part, replace

cloudwatch = Part("services.cloudwatch")
functions = Part("services.lambda_svc")
queues = Part("services.sqs")
responses = Part("core.responses")
logger = logging.getLogger("gaps")

_MINUTE = 60
_SHORTEST_PAUSE = 0.1
_REST = 40
# Account, region, namespace and name of what was written since alarms were evaluated.
_joining = threading.Lock()
_written: set[tuple[str, str, str, str]] = set()

_ALARMS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html"


@gap(
    "alarm-dimensions",
    aws="An alarm looks at the metric with exactly its dimensions.",
    source="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html",
    upstream="An alarm looks at all metrics of that name: errors of one function alarm for all.",
)
def look_at_dimensions() -> None:
    """Show the emulator's evaluation only the points of the alarm's own metric."""

    def build(original: Any) -> Any:
        def evaluate(alarm: dict[str, Any]) -> None:
            wanted = cloudwatch._dims_key(cloudwatch._dims_from_list(alarm.get("Dimensions") or []))
            own = {key: points for key, points in cloudwatch._metrics.items() if key[2] == wanted}
            # The evaluation reads the module's store; the same code with another store leaves out the rest.
            code = getattr(original, "__code__")  # noqa: B009 - a function, which Any does not know
            FunctionType(code, vars(cloudwatch.module) | {"_metrics": own})(alarm)

        return evaluate

    replace(cloudwatch, "_evaluate_alarm", build, takes="alarm")


@gap(
    "alarm-on-service-metrics",
    aws="Alarms follow the metrics that services write.",
    source=_ALARMS,
    upstream="Alarms are evaluated by PutMetricData and PutMetricAlarm, and at no other time.",
)
def evaluate_on_service_metrics() -> None:
    """Evaluate the alarms on a metric soon after a service has written it."""

    def build(original: Any) -> Any:
        def record(namespace: str, metric_name: str, *rest: Any, **named: Any) -> None:
            original(namespace, metric_name, *rest, **named)
            _written.add((responses.get_account_id(), responses.get_region(), namespace, metric_name))

        return record

    replace(cloudwatch, "record_metric", build, takes="namespace metric_name")
    threading.Thread(target=_evaluate_written, daemon=True, name="alarms").start()


def _evaluate_written() -> None:
    pause = _SHORTEST_PAUSE
    while True:
        time.sleep(pause)
        started = time.monotonic()
        while _written:
            try:
                _evaluate(*_written.pop())
            except Exception:
                logger.exception("alarms")
        # Each evaluation reads every point: thousands of invocations must not spend their time on it.
        pause = max(_SHORTEST_PAUSE, _REST * (time.monotonic() - started))


def _evaluate(account: str, region: str, namespace: str, metric_name: str) -> None:
    with responses.request_scope(account, region):
        for alarm in list(cloudwatch._alarms.values()):
            if (alarm.get("Namespace"), alarm.get("MetricName")) == (namespace, metric_name):
                cloudwatch._evaluate_alarm(alarm)


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
    dimensions = {"FunctionName": function}
    for name, value in values.items():
        unit = "Milliseconds" if name == "Duration" else "Count"
        cloudwatch.record_metric("AWS/Lambda", name, value, unit, dimensions)
        if unit == "Count":
            _join(cloudwatch._metric_bucket(("AWS/Lambda", name, cloudwatch._dims_key(dimensions))))


def _join(points: list[dict[str, Any]]) -> None:
    """Make the last two points one that was seen more often, where they tell the same of the same second."""
    with _joining:
        index = len(points) - 1
        if index < 1:
            return
        first, second = points[index - 1], points[index]
        if (first["Value"], int(first["Timestamp"])) == (second["Value"], int(second["Timestamp"])):
            first["Count"] = first.get("Count", 1.0) + second.get("Count", 1.0)
            # Others may have added points behind it meanwhile; nobody else removes any.
            del points[index]


@gap(
    "queue-metrics",
    aws="`ApproximateNumberOfMessagesVisible` of a queue is recorded every minute.",
    source="https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html",
    upstream="Queues have no metrics, and an alarm on a dead-letter queue stays silent.",
)
def record_queue_depths() -> None:
    """Record the number of visible messages of each queue when it changes, and every minute."""
    if not hasattr(queues._queues, "_data"):
        raise GapError("the store of queues cannot be listed")
    threading.Thread(target=_watch_queues, daemon=True, name="queue-metrics").start()


def _watch_queues() -> None:
    last: dict[Any, tuple[Any, int, float]] = {}
    while True:
        time.sleep(0.5)
        try:
            _look_at_queues(last)
        except Exception:
            logger.exception("queue metrics")


def _look_at_queues(last: dict[Any, tuple[Any, int, float]]) -> None:
    for key, queue in list(queues._queues._data.items()):
        now = time.time()
        depth = sum(message["visible_at"] <= now for message in list(queue["messages"]))
        # A queue made again under an old name has not been recorded.
        known, recorded, when = last.get(key, (None, 0, 0.0))
        if known is queue and depth == recorded and now - when < _MINUTE:
            continue
        last[key] = queue, depth, now
        account, region, _ = key
        name = queue["attributes"]["QueueArn"].rpartition(":")[2]
        with responses.request_scope(account, region):
            metric = "ApproximateNumberOfMessagesVisible"
            cloudwatch.record_metric("AWS/SQS", metric, depth, "Count", {"QueueName": name})
