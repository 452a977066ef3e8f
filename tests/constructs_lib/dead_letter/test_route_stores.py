"""Queues, topics and buckets that hold failed events, and what rings when something lies there."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from tests.support.fan_outs import async_fan_out
from tests.support.stacks import number_token, stack
from tests.support.templates import properties, resources, template_of

QUEUE, TOPIC, BUCKET = "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::S3::Bucket"


def _template(dead_letter: DeadLetter) -> dict[str, Any]:
    scope = stack()
    async_fan_out(scope, dead_letter=dead_letter)
    return template_of(scope)


def _denies_plain_http(template: dict[str, Any], kind: str) -> bool:
    statements = properties(template, kind)["PolicyDocument"]["Statement"]
    return any(
        each["Effect"] == "Deny"
        and each["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
        and each["Principal"] in ("*", {"AWS": "*"})
        for each in statements
    )


def _alarm(template: dict[str, Any], part: str) -> dict[str, Any]:
    alarms = resources(template, "AWS::CloudWatch::Alarm").items()
    (found,) = (each["Properties"] for name, each in alarms if part in name)
    return dict(found)


def test_queue_keeps_events_and_nobody_else_uses_it() -> None:
    template = _template(DeadLetter.queue())
    assert properties(template, QUEUE) == {
        "MessageRetentionPeriod": 1_209_600,
        "RedriveAllowPolicy": {"redrivePermission": "denyAll"},
        "SqsManagedSseEnabled": True,
    }
    assert _denies_plain_http(template, "AWS::SQS::QueuePolicy")


@pytest.mark.parametrize(
    ("period", "seconds"),
    [(Duration.minutes(1), 60), (Duration.days(14), 1_209_600), (Duration.hours(36), 129_600)],
)
def test_queue_keeps_events_for_as_long_as_asked(period: Duration, seconds: int) -> None:
    template = _template(DeadLetter.queue(retention_period=period))
    assert properties(template, QUEUE)["MessageRetentionPeriod"] == seconds


def test_depth_of_the_queue_rings() -> None:
    template = _template(DeadLetter.queue())
    (queue,) = resources(template, QUEUE)
    found = _alarm(template, "DeadLetterAlarm")
    assert (found["Namespace"], found["MetricName"], found["Statistic"]) == (
        "AWS/SQS",
        "ApproximateNumberOfMessagesVisible",
        "Maximum",
    )
    assert found["Dimensions"] == [{"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}]
    assert (found["Threshold"], found["ComparisonOperator"]) == (1, "GreaterThanOrEqualToThreshold")
    assert (found["EvaluationPeriods"], found["TreatMissingData"]) == (1, "notBreaching")


def test_topic_is_encrypted_and_takes_tls_only() -> None:
    template = _template(DeadLetter.topic())
    assert properties(template, TOPIC) == {"KmsMasterKeyId": "alias/aws/sns"}
    assert _denies_plain_http(template, "AWS::SNS::TopicPolicy")
    assert not [name for name in resources(template, "AWS::CloudWatch::Alarm") if "DeadLetterAlarm" in name]


def test_topic_has_the_subscriptions_that_were_given() -> None:
    scope = stack()
    mail = subscriptions.EmailSubscription("ops@example.com")
    heard_by = subscriptions.SqsSubscription(sqs.Queue(scope, "Heard"), raw_message_delivery=True)
    async_fan_out(scope, dead_letter=DeadLetter.topic(subscriptions=[mail, heard_by]))
    found = resources(template_of(scope), "AWS::SNS::Subscription").values()
    assert {each["Properties"]["Protocol"] for each in found} == {"email", "sqs"}


@pytest.mark.parametrize(
    ("subscribed", "codes"),
    [([], ["LP311", "LP312"]), ([subscriptions.EmailSubscription("ops@example.com")], ["LP312"])],
)
def test_topic_warns(subscribed: list[sns.ITopicSubscription], codes: list[str]) -> None:
    assert _warnings(DeadLetter.topic(subscriptions=subscribed)) == codes


def test_topic_that_exists_warns_of_its_size_only() -> None:
    scope = stack()
    assert _warnings(DeadLetter.to(sns.Topic(scope, "Topic")), scope) == ["LP312"]


def test_queue_and_bucket_warn_of_nothing() -> None:
    assert _warnings(DeadLetter.queue()) == _warnings(DeadLetter.bucket()) == []


def _warnings(dead_letter: DeadLetter, scope: Stack | None = None) -> list[str]:
    defined = async_fan_out(scope or stack(), dead_letter=dead_letter)
    return [str(each.data)[:5] for each in defined.node.metadata if each.type == "aws:cdk:warning"]


def test_bucket_is_private_and_forgets() -> None:
    template = _template(DeadLetter.bucket())
    found = properties(template, BUCKET)
    assert set(found["PublicAccessBlockConfiguration"].values()) == {True}
    assert "AES256" in str(found["BucketEncryption"])
    (rule,) = found["LifecycleConfiguration"]["Rules"]
    assert (rule["ExpirationInDays"], rule["Status"]) == (14, "Enabled")
    assert _denies_plain_http(template, "AWS::S3::BucketPolicy")


@pytest.mark.parametrize("days", [1, 15, 3_650])
def test_bucket_keeps_events_for_as_many_days_as_asked(days: int) -> None:
    template = _template(DeadLetter.bucket(retention_period=Duration.days(days)))
    (rule,) = properties(template, BUCKET)["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == days


def test_arrivals_in_the_bucket_ring() -> None:
    template = _template(DeadLetter.bucket())
    (bucket,) = resources(template, BUCKET)
    (metrics,) = properties(template, BUCKET)["MetricsConfigurations"]
    found = _alarm(template, "DeadLetterAlarm")
    assert (found["Namespace"], found["MetricName"], found["Statistic"]) == ("AWS/S3", "PutRequests", "Sum")
    assert found["Dimensions"] == [
        {"Name": "BucketName", "Value": {"Ref": bucket}},
        {"Name": "FilterId", "Value": metrics["Id"]},
    ]


@pytest.mark.parametrize("factory", [DeadLetter.queue, DeadLetter.bucket])
def test_retention_that_only_cloudformation_knows_passes(factory: Any) -> None:
    scope = stack()
    unknown = number_token(scope)
    period = Duration.seconds(unknown) if factory == DeadLetter.queue else Duration.days(unknown)
    async_fan_out(scope, dead_letter=factory(retention_period=period))
    template = template_of(scope)
    assert "{'Ref': 'Number'}" in str(resources(template, QUEUE) | resources(template, BUCKET))


def test_place_that_exists_is_left_alone() -> None:
    scope = stack()
    places = (sqs.Queue(scope, "Queue"), sns.Topic(scope, "Topic"), s3.Bucket(scope, "Bucket"))
    for place in places:
        defined = async_fan_out(scope, f"{place.node.id}FanOut", dead_letter=DeadLetter.to(place))
        route = defined.failure_routes["worker"]
        assert place in (route.queue, route.topic, route.bucket)
        assert route.arrivals_alarm is None
        assert route.delivery_alarm is not None
    template = template_of(scope)
    assert [len(resources(template, kind)) for kind in (QUEUE, TOPIC, BUCKET)] == [1, 1, 1]


def test_alarms_do_what_was_asked_for() -> None:
    scope = stack()
    topic = sns.Topic(scope, "Ops")
    async_fan_out(scope, alarm_actions=[actions.SnsAction(topic)])
    template = template_of(scope)
    for part in ("DeadLetterAlarm", "DeadLetterErrorsAlarm"):
        assert _alarm(template, part)["AlarmActions"] == [scope.resolve(topic.topic_arn)]


def test_alarms_without_actions_have_none() -> None:
    template = _template(DeadLetter.queue())
    assert "AlarmActions" not in _alarm(template, "DeadLetterErrorsAlarm")


def test_fan_outs_that_share_a_target_ring_for_both() -> None:
    scope = stack()
    first, second = (sns.Topic(scope, name) for name in ("First", "Second"))
    one = async_fan_out(scope, "One", alarm_actions=[actions.SnsAction(first)])
    both = [actions.SnsAction(first), actions.SnsAction(second)]
    async_fan_out(scope, "Two", targets=one.targets, alarm_actions=both)
    template = template_of(scope)
    expected = [scope.resolve(topic.topic_arn) for topic in (first, second)]
    for part in ("DeadLetterAlarm", "DeadLetterErrorsAlarm"):
        assert _alarm(template, part)["AlarmActions"] == expected
