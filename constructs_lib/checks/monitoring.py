"""Checks of alarms: how far back they look, and how often."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import monitoring
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import Resource
from constructs_lib.templates.resolved import number
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS"]

_MINUTE = 60


def _alarms(app: Graph) -> Iterator[tuple[Resource, float]]:
    """Yield every alarm on one metric whose period is known, in seconds."""
    for alarm in app.of_type("AWS::CloudWatch::Alarm"):
        period = number(alarm.value("Period"))
        if period is not None:
            yield alarm, period


def _evaluated(app: Graph) -> Iterator[Finding]:
    for alarm, period in _alarms(app):
        periods = number(alarm.value("EvaluationPeriods"))
        for fault in monitoring.evaluated_within(period * 1_000, periods):
            yield Finding(fault, alarm, "EvaluationPeriods")


def _without_data(app: Graph) -> Iterator[Finding]:
    for alarm, period in _alarms(app):
        if text_of(alarm.value("Namespace")) == "AWS/Lambda" and 0 < period < _MINUTE:
            allowed, got = "at least 1 minute", words.duration(period * 1_000)
            yield broken("LP094", alarm, "Period", allowed=allowed, got=got)


CHECKS = (Check(("LP327",), _evaluated), Check(("LP094",), _without_data))
