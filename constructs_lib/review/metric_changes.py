"""Metrics that no filter of a log group counts any more, and the alarms that look at them."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.review.change import Change
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, listed, named

__all__ = ["metric_changes"]

_FILTER, _ALARM = "AWS::Logs::MetricFilter", "AWS::CloudWatch::Alarm"
_Metric = tuple[str, str]


def metric_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield which metrics a stack counts no more."""
    if stack.before is None or stack.after is None:
        return
    for pair in stack.pairs:
        if pair.type == _FILTER and pair.before is not None and not pair.is_moved:
            after = reporter.compared.properties(pair.after)
            for metric in _counted(reporter.compared.properties(pair.before)):
                if metric not in _counted(after) and not _is_counted_elsewhere(reporter, metric):
                    yield from _lost(reporter, stack, pair, metric)


def _lost(reporter: Reporter, stack: StackPair, pair: ResourcePair, metric: _Metric) -> Iterator[Change]:
    alarms = [
        code(each.name)
        for each in _staying(reporter, _ALARM)
        if metric in _watched(reporter.compared.properties(each.after))
    ]
    message = f"metric {code(named(metric[1]))} is counted by {code(pair.name)} no more"
    if alarms:
        verb = "get" if len(alarms) > 1 else "gets"
        message += f": alarm {listed(alarms)} {verb} no data"
    # An alarm without data changes its state as it says; a metric alone only ends.
    yield reporter.change("alarm-lost" if alarms else "filter", stack, pair, message, "MetricTransformations")


def _staying(reporter: Reporter, kind: str) -> Iterator[ResourcePair]:
    for stack in reporter.compared.stacks:
        yield from (each for each in stack.pairs if each.type == kind and each.after is not None)


def _is_counted_elsewhere(reporter: Reporter, metric: _Metric) -> bool:
    properties = (reporter.compared.properties(each.after) for each in _staying(reporter, _FILTER))
    return any(metric in _counted(each) for each in properties)


def _counted(properties: Any) -> list[_Metric]:
    return _metrics(properties.get("MetricTransformations"), "MetricNamespace")


def _watched(properties: Any) -> list[_Metric]:
    given = properties.get("Metrics")
    stats = (
        [each.get("MetricStat") for each in given if isinstance(each, dict)]
        if isinstance(given, list)
        else []
    )
    nested = [each.get("Metric") for each in stats if isinstance(each, dict)]
    return _metrics([properties, *nested], "Namespace")


def _metrics(given: Any, namespace: str) -> list[_Metric]:
    rows = [each for each in given if isinstance(each, dict)] if isinstance(given, list) else []
    return [(str(each.get(namespace)), str(each["MetricName"])) for each in rows if "MetricName" in each]
