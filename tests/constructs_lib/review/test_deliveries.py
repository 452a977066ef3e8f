"""Events that no longer arrive, of what is no function, and sources that nothing reads any more."""

from typing import Any

import pytest

from tests.constructs_lib.review.templates import changes, resource, role

TOPIC, QUEUE, RULE = "AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::Events::Rule"
ARN = {"Fn::GetAtt": ["Queue", "Arn"]}
TO_TOPIC = {"AlarmActions": [{"Ref": "Topic"}]}
METRIC = {"MetricName": "Failures", "MetricNamespace": "Shop", "MetricValue": "1"}


def _base() -> dict[str, Any]:
    return {"Topic": resource(TOPIC), "Queue": resource(QUEUE)}


def _subscription(protocol: str, endpoint: Any) -> dict[str, Any]:
    given = {"TopicArn": {"Ref": "Topic"}, "Protocol": protocol, "Endpoint": endpoint}
    return {"Subscription": resource("AWS::SNS::Subscription", given)}


def _rule(*targets: Any) -> dict[str, Any]:
    rows = [{"Id": str(place), "Arn": each} for place, each in enumerate(targets)]
    return {"Rule": resource(RULE, {"EventPattern": {"source": ["shop"]}, "Targets": rows})}


def _alarm(**given: Any) -> dict[str, Any]:
    metric = {"MetricName": "Failures", "Namespace": "Shop"}
    return {"Alarm": resource("AWS::CloudWatch::Alarm", {**metric, **given})}


def _texts(before: dict[str, Any], after: dict[str, Any], *kinds: str) -> list[str]:
    return [each.text for each in changes(before, after, *kinds)]


def _function() -> dict[str, Any]:
    mapping = {"FunctionName": {"Ref": "Worker"}, "EventSourceArn": ARN}
    return {
        "Worker": resource("AWS::Lambda::Function", {"Role": {"Fn::GetAtt": ["Role", "Arn"]}}),
        "Mapping": resource("AWS::Lambda::EventSourceMapping", mapping),
    }


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (_subscription("sqs", ARN), "Queue gets no messages of topic Topic any more"),
        (_subscription("email", "a@example.com"), "a@example.com gets no messages of topic Topic any more"),
        (_rule(ARN), "Queue gets no events of rule Rule any more"),
        (
            {
                "Pipe": resource(
                    "AWS::Pipes::Pipe", {"Source": "arn:aws:sqs:eu-west-1:111111111111:in", "Target": ARN}
                )
            },
            "Queue gets no events of pipe Pipe any more",
        ),
    ],
)
def test_what_gets_no_events_any_more_is_told(more: dict[str, Any], said: str) -> None:
    base = _base()
    assert _texts({**base, **more}, base) == [said]
    (new,) = changes(base, {**base, **more})
    assert new.kinds == ("trigger-added",)
    assert new.text == said.replace("gets no", "gets").replace("any more", "from now on")


def test_one_target_of_several_is_told() -> None:
    assert _texts({**_base(), **_rule(ARN, {"Ref": "Topic"})}, {**_base(), **_rule({"Ref": "Topic"})}) == [
        "Queue gets no events of rule Rule any more"
    ]


def test_a_bucket_that_no_longer_notifies_a_queue_is_told() -> None:
    def side(*rows: Any) -> dict[str, Any]:
        given = {"NotificationConfiguration": {"QueueConfigurations": list(rows)}}
        return {**_base(), "Bucket": resource("AWS::S3::Bucket", given)}

    found = _texts(side({"Event": "s3:ObjectCreated:*", "Queue": ARN}), side(), "trigger-lost")
    assert found == ["Queue gets no events of bucket Bucket any more"]


def test_a_queue_that_loses_its_function_is_told() -> None:
    base = {"Queue": resource(QUEUE), "Role": role()}
    (found,) = _texts({**base, **_function()}, base)
    assert (
        found == "Queue (AWS::SQS::Queue) stays, and nothing receives its events any more: Worker is removed"
    )


def test_a_queue_that_another_function_reads_from_now_on_is_not_told() -> None:
    base = {"Queue": resource(QUEUE), "Role": role()}
    mapping = {"FunctionName": {"Ref": "Other"}, "EventSourceArn": ARN}
    found = {
        "Other": resource("AWS::Lambda::Function", {"Role": {"Fn::GetAtt": ["Role", "Arn"]}, "Timeout": 9}),
        "Second": resource("AWS::Lambda::EventSourceMapping", mapping),
    }
    assert _texts({**base, **_function()}, {**base, **found}, "trigger-lost") == []


def test_a_queue_that_goes_with_its_function_is_not_told_of() -> None:
    base = {"Queue": resource(QUEUE), "Role": role()}
    assert _texts({**base, **_function()}, {"Role": role()}, "trigger-lost") == []


def test_an_alarm_whose_topic_has_no_subscriber_any_more_is_told() -> None:
    base = {**_base(), **_alarm(**TO_TOPIC)}
    found = changes({**base, **_subscription("email", "a@example.com")}, base, "alarm-lost")
    assert [each.text for each in found] == ["alarm Alarm acts on Topic, which has no subscriber any more"]


@pytest.mark.parametrize(
    ("key", "when"),
    [
        ("AlarmActions", ""),
        ("OKActions", " where it is OK"),
        ("InsufficientDataActions", " where it has no data"),
    ],
)
def test_actions_of_each_state_are_compared(key: str, when: str) -> None:
    before, after = _alarm(**{key: [{"Ref": "Topic"}]}), _alarm()
    (found,) = changes({**_base(), **before}, {**_base(), **after}, "alarm-lost")
    end = f"does not act on Topic any more{when}; it has no action left"
    assert found.text.endswith(end)


def test_a_metric_that_is_counted_no_more_is_told_with_its_alarms() -> None:
    logs = {"Logs": resource("AWS::Logs::LogGroup")}
    given = {"LogGroupName": {"Ref": "Logs"}, "FilterPattern": "", "MetricTransformations": [METRIC]}
    metric = {"Filter": resource("AWS::Logs::MetricFilter", given)}
    (found,) = changes({**logs, **metric, **_alarm()}, {**logs, **_alarm()})
    assert (found.kinds, found.text) == (
        ("alarm-lost",),
        "metric Failures is counted by Filter no more: alarm Alarm gets no data",
    )
    (found,) = changes({**logs, **metric}, logs)
    assert found.kinds == ("filter",)
    assert changes({**logs, **metric, **_alarm()}, {**logs, **metric, **_alarm()}) == []
    renamed = {"Counted": resource("AWS::Logs::MetricFilter", {**given, "FilterPattern": "ERROR"})}
    assert changes({**logs, **metric, **_alarm()}, {**logs, **renamed, **_alarm()}) == []
