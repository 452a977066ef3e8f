"""Every alarm can ring: AWS documents its metric, and something of its template sends that."""

from typing import Any

import pytest

from tests.support.every_template import EVERY
from tests.support.metrics import METRICS, faults, used
from tests.support.recorded import Recorded


@pytest.mark.parametrize("name", EVERY)
def test_every_alarm_can_ring(name: str) -> None:
    assert list(faults(EVERY[name]())) == []


def test_table_has_the_metrics_that_are_used_and_no_other() -> None:
    assert set(METRICS) == set().union(*(used(EVERY[name]()) for name in EVERY))
    assert all(each.page.startswith("https://docs.aws.amazon.com/") for each in METRICS.values())


def _alarm(namespace: str, metric: str, statistic: str = "Sum", /, **dimensions: Any) -> dict[str, Any]:
    named = [{"Name": name, "Value": value} for name, value in dimensions.items()]
    given = {"Namespace": namespace, "MetricName": metric, "Statistic": statistic, "Dimensions": named}
    return {"Type": "AWS::CloudWatch::Alarm", "Properties": given}


def _resource(kind: str, **properties: Any) -> dict[str, Any]:
    return {"Type": kind, "Properties": properties}


_FUNCTION = {"Function": _resource("AWS::Lambda::Function")}
_MAPPING = {"Mapping": _resource("AWS::Lambda::EventSourceMapping", FunctionName={"Ref": "Function"})}
_BUS = {
    "Rule": _resource("AWS::Events::Rule", EventBusName={"Ref": "Bus"}, Targets=[]),
    "Bus": _resource("AWS::Events::EventBus"),
}
_BUCKET = {"Bucket": _resource("AWS::S3::Bucket", MetricsConfigurations=[{"Id": "Arrivals"}])}
_NAME = {"Ref": "Function"}
QUIET: dict[str, tuple[dict[str, Any], dict[str, Any], str]] = {
    "a metric that AWS does not have": (
        _FUNCTION,
        _alarm("AWS/Lambda", "Faults", FunctionName=_NAME),
        "does not have",
    ),
    "too few dimensions": (
        _BUCKET,
        _alarm("AWS/S3", "PutRequests", BucketName={"Ref": "Bucket"}),
        "dimensions",
    ),
    "a statistic that says nothing": (
        _FUNCTION,
        _alarm("AWS/Lambda", "Errors", "Maximum", FunctionName=_NAME),
        "Maximum",
    ),
    "another filter": (
        _BUCKET,
        _alarm("AWS/S3", "PutRequests", BucketName={"Ref": "Bucket"}, FilterId="Others"),
        "sends",
    ),
    "an ARN where a name belongs": (
        _FUNCTION,
        _alarm("AWS/Lambda", "Errors", FunctionName={"Fn::GetAtt": ["Function", "Arn"]}),
        "not the name",
    ),
    "an alias of nothing": (
        _FUNCTION,
        _alarm("AWS/Lambda", "Errors", FunctionName=_NAME, Resource="live"),
        "no version or alias",
    ),
    "no dead-letter queue": (
        _FUNCTION,
        _alarm("AWS/Lambda", "DeadLetterErrors", FunctionName=_NAME),
        "sends",
    ),
    "no destination": (
        _FUNCTION | _MAPPING,
        _alarm("AWS/Lambda", "DestinationDeliveryFailures", FunctionName=_NAME),
        "sends",
    ),
    "no stream": (
        _FUNCTION | _MAPPING,
        _alarm("AWS/Lambda", "IteratorAge", "Maximum", FunctionName=_NAME),
        "sends",
    ),
    "a mapping that counts nothing": (
        _FUNCTION | _MAPPING,
        _alarm("AWS/Lambda", "DroppedEventCount", EventSourceMappingUUID={"Ref": "Mapping"}),
        "sends",
    ),
    "a bus that is not named": (
        _BUS,
        _alarm("AWS/Events", "FailedInvocations", RuleName={"Ref": "Rule"}),
        "on bus ${Bus}",
    ),
    "a name with its bus": (
        _BUS,
        _alarm("AWS/Events", "FailedInvocations", EventBusName={"Ref": "Bus"}, RuleName={"Ref": "Rule"}),
        "not the name of the rule",
    ),
    "a target without a queue": (
        {"Rule": _resource("AWS::Events::Rule", Targets=[{}])},
        _alarm("AWS/Events", "InvocationsFailedToBeSentToDlq", RuleName={"Ref": "Rule"}),
        "sends",
    ),
    "an API of another name": (
        {"Api": _resource("AWS::ApiGateway::RestApi", Name="Orders")},
        _alarm("AWS/ApiGateway", "5XXError", ApiName="Api"),
        "none of",
    ),
    "no schedule in the group": (
        {"Group": _resource("AWS::Scheduler::ScheduleGroup", Name="Group")},
        _alarm("AWS/Scheduler", "InvocationDroppedCount", ScheduleGroup="Group"),
        "sends",
    ),
}
"""What would keep an alarm quiet for ever, and a word of what is said of it."""


@pytest.mark.parametrize("case", QUIET)
def test_alarm_that_cannot_ring_is_found(case: str) -> None:
    resources, alarm, said = QUIET[case]
    found = list(faults(Recorded({**resources, "Alarm": alarm})))
    assert len(found) == 1
    assert said in found[0]
