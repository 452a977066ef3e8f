"""Alarms that a change takes away, adds, or has look at something else."""

import json
from collections.abc import Iterator
from typing import Any

from constructs_lib.review.change import Change
from constructs_lib.review.differences import differences
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, listed, named, shown, was_is

__all__ = ["alarm_changes"]

_TYPES = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm", "AWS::CloudWatch::AnomalyDetector")
_LOOKED_AT = (
    *("Threshold", "ComparisonOperator", "EvaluationPeriods", "DatapointsToAlarm", "Period", "Statistic"),
    *("ExtendedStatistic", "MetricName", "Namespace", "Metrics", "TreatMissingData"),
    *("AlarmRule", "Unit", "ThresholdMetricId"),
)
# What an alarm does in which state.
_ACTIONS = {
    "AlarmActions": "",
    "OKActions": " where it is OK",
    "InsufficientDataActions": " where it has no data",
}


def alarm_changes(reporter: Reporter, stack: StackPair) -> Iterator[Change]:
    """Yield what a change does to the alarms of a stack."""
    if stack.before is None or stack.after is None:
        return
    for pair in stack.pairs:
        if pair.type not in _TYPES or pair.is_moved:
            continue
        if pair.after is None or pair.before is None:
            yield from _gone_or_new(reporter, stack, pair)
        elif reporter.compared.differences(pair):
            yield from _changed(reporter, stack, pair)


def _gone_or_new(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    what = _what(reporter.compared.properties(pair.any))
    if pair.before is None:
        yield reporter.change("alarm-added", stack, pair, f"new alarm {code(pair.name)}{what}")
        return
    message = f"alarm {code(pair.name)}{what} is gone"
    # With what it watched, an alarm has nothing left to look at.
    watched = _watched(reporter, stack, pair)
    if watched and all(each.after is None for each in watched):
        return
    yield reporter.change("alarm-lost", stack, pair, message)


def _what(properties: Any) -> str:
    metric = properties.get("MetricName")
    rows = properties.get("Dimensions", [])
    of = [
        code(named(str(each.get("Value"))))
        for each in (rows if isinstance(rows, list) else [])
        if isinstance(each, dict) and isinstance(each.get("Value"), str)
    ]
    if not isinstance(metric, str):
        return ""
    return f" on {code(metric)}{f' of {listed(of)}' if of else ''}"


def _watched(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> list[ResourcePair]:
    text = json.dumps(reporter.compared.properties(pair.before).get("Dimensions", []))
    return [each for each in stack.pairs if f"${{{each.name}}}" in text or f"${{{each.name}." in text]


def _changed(reporter: Reporter, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
    before, after = (reporter.compared.properties(each) for each in (pair.before, pair.after))
    name = f"alarm {code(pair.name)}{_what(after)}"
    was, is_now = ({**_rest(each), **_dimensions(each)} for each in (before, after))
    found = differences(was, is_now)
    said = [f"{code(each.place)} {was_is(each.before, each.after)}" for each in found]
    if said:
        yield reporter.change("alarm-changed", stack, pair, f"{name}: {', '.join(said)}", "Threshold")
    rest = "" if any(_listed(after.get(key)) for key in _ACTIONS) else "; it has no action left"
    for key, when in _ACTIONS.items():
        acted, acts = (_listed(each.get(key)) for each in (before, after))
        lost = [each for each in acted if each not in acts]
        if lost:
            message = f"{name} does not act on {listed(shown(each) for each in lost)} any more{when}{rest}"
            yield reporter.change("alarm-lost", stack, pair, message, key)
    if _is_off(after) and not _is_off(before):
        message = f"{name} does nothing any more ({code('ActionsEnabled: false')})"
        yield reporter.change("alarm-lost", stack, pair, message, "ActionsEnabled")


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _rest(properties: Any) -> dict[str, Any]:
    return {name: properties[name] for name in _LOOKED_AT if name in properties}


def _dimensions(properties: Any) -> dict[str, Any]:
    rows = properties.get("Dimensions", [])
    return {
        str(each.get("Name")): each.get("Value")
        for each in (rows if isinstance(rows, list) else [])
        if isinstance(each, dict)
    }


def _is_off(properties: Any) -> bool:
    return str(properties.get("ActionsEnabled", True)).lower() == "false"
