"""What alarms look at, and when."""

import logging
import threading
import time
from types import FunctionType
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

cloudwatch = Part("services.cloudwatch")
responses = Part("core.responses")
logger = logging.getLogger("gaps")

_SHORTEST_PAUSE = 0.1
_REST = 40
# Account, region, namespace and name of what was written since alarms were evaluated.
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
            if (namespace, metric_name) in _looked_at(alarm):
                cloudwatch._evaluate_alarm(alarm)


def _looked_at(alarm: dict[str, Any]) -> set[tuple[Any, Any]]:
    """Return the metrics of an alarm, or of its expression."""
    stats = (each.get("MetricStat") for each in alarm.get("Metrics") or [])
    metrics = (each["Metric"] for each in stats if each)
    own = (alarm.get("Namespace"), alarm.get("MetricName"))
    return {own, *((each["Namespace"], each["MetricName"]) for each in metrics)}
