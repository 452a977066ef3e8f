"""Which alarms watch what is drawn."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.names_of_parts import key_of, name_of
from constructs_lib.frozen import replace
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import REST_API
from constructs_lib.templates.model import Resource, at
from constructs_lib.templates.resolved import text

__all__ = ["add_alarms"]

# Dimensions whose value may be a name that a template gives (2026-11-27):
# https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
_NAMED_BY = {
    "QueueName": ("AWS::SQS::Queue",),
    "TopicName": ("AWS::SNS::Topic",),
    "TableName": ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"),
    "StreamName": ("AWS::Kinesis::Stream",),
    "BucketName": ("AWS::S3::Bucket",),
    "EventBusName": ("AWS::Events::EventBus",),
    "RuleName": ("AWS::Events::Rule",),
    "LogGroupName": ("AWS::Logs::LogGroup",),
}


def add_alarms(collected: Collected) -> None:
    """Mark the parts that alarms watch.

    Args:
        collected: what is drawn, which gets its marks.
    """
    found: dict[str, list[str]] = {}
    for alarm in collected.app.of_type("AWS::CloudWatch::Alarm"):
        keys = {key_of(each): None for each in _watched(collected.app, alarm)}
        for key in keys:
            if key in collected.parts:
                found.setdefault(key, []).append(name_of(alarm))
    for key, names in found.items():
        collected.parts[key] = replace(collected.parts[key], alarms=tuple(names))


def _watched(app: Graph, alarm: Resource) -> Iterator[Resource]:
    for dimensions in _dimensions(alarm):
        for each in dimensions if isinstance(dimensions, list) else ():
            value = at(each, "Value")
            kinds = _NAMED_BY.get(text(at(each, "Name")) or "", ())
            resource = app.names.function(value) or app.names.target(value, *kinds)
            if resource is None and at(each, "Name") == "ApiName":
                resource = _api(app, text(value))
            if resource is not None:
                yield resource


def _dimensions(alarm: Resource) -> Iterator[Any]:
    yield alarm.value("Dimensions")
    metrics = alarm.value("Metrics")
    for each in metrics if isinstance(metrics, list) else ():
        yield at(each, "MetricStat.Metric.Dimensions")


def _api(app: Graph, name: str | None) -> Resource | None:
    found = [each for each in app.of_type(REST_API) if name is not None and each.value("Name") == name]
    return found[0] if len(found) == 1 else None
