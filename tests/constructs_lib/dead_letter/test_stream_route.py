"""The route of what fails behind a stream: who may send where, and what keeps no records."""

from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from tests.support.stacks import broken_rules, stack
from tests.support.streams import kinesis_consumer, table_consumer
from tests.support.templates import properties, resources, template_of

MAPPING = "AWS::Lambda::EventSourceMapping"


def rights(scope: Stack) -> dict[str, Any]:
    """The resource of each action that the pattern's policy allows beside reading the stream."""
    (policy,) = (
        each
        for name, each in resources(template_of(scope), "AWS::IAM::Policy").items()
        if name.startswith("ConsumerPolicy")
    )
    return {
        action: each["Resource"]
        for each in policy["Properties"]["PolicyDocument"]["Statement"]
        for action in (each["Action"] if isinstance(each["Action"], list) else [each["Action"]])
        if not action.startswith(("kinesis:", "dynamodb:"))
    }


def destination(scope: Stack) -> Any:
    return properties(template_of(scope), MAPPING)["DestinationConfig"]["OnFailure"]["Destination"]


def warnings(made: Any) -> list[str]:
    return [str(each.data)[:5] for each in made.node.metadata if each.type == "aws:cdk:warning"]


@pytest.mark.parametrize("build", [table_consumer, kinesis_consumer], ids=["table", "kinesis"])
def test_a_bucket_keeps_the_records(build: Any) -> None:
    scope = stack()
    made = build(scope)
    route = made.failure_route
    assert isinstance(route.bucket, s3.Bucket)
    assert route.bucket.node.path == "Stack/Consumer/DeadLetterBucket"
    arn = scope.resolve(route.bucket.bucket_arn)
    assert destination(scope) == arn
    found = rights(scope)
    assert found["s3:PutObject"] == {"Fn::Join": ["", [arn, "/aws/lambda/*"]]}
    assert found["s3:ListBucket"] == arn
    assert not [each for each in found if "Get" in each or "Delete" in each]
    assert route.arrivals_alarm is not None
    assert route.delivery_alarm is not None
    assert (route.queue, route.topic) == (None, None)


def test_retention_of_the_bucket() -> None:
    scope = stack()
    table_consumer(scope, dead_letter=DeadLetter.bucket(retention_period=Duration.days(30)))
    (rule,) = properties(template_of(scope), "AWS::S3::Bucket")["LifecycleConfiguration"]["Rules"]
    assert rule["ExpirationInDays"] == 30
    half = DeadLetter.bucket(retention_period=Duration.hours(36))
    assert broken_rules(lambda: table_consumer(scope, "Half", dead_letter=half)) == [
        ("LP319", "retention_period")
    ]


def test_a_bucket_with_a_key() -> None:
    scope = stack()
    key = kms.Key(scope, "Key")
    bucket = s3.Bucket(scope, "Failures", encryption_key=key)
    made = table_consumer(scope, dead_letter=DeadLetter.to(bucket))
    assert rights(scope)["kms:GenerateDataKey*"] == scope.resolve(key.key_arn)
    assert destination(scope) == scope.resolve(bucket.bucket_arn)
    assert made.failure_route.arrivals_alarm is None
    assert made.failure_route.delivery_alarm is not None


def test_an_imported_bucket() -> None:
    scope = stack()
    bucket = s3.Bucket.from_bucket_name(scope, "Failures", "theirs")
    table_consumer(scope, dead_letter=DeadLetter.to(bucket))
    arn = scope.resolve(bucket.bucket_arn)
    assert destination(scope) == rights(scope)["s3:ListBucket"] == arn


def test_a_queue_is_told_the_position_only() -> None:
    scope = stack()
    made = table_consumer(scope, dead_letter=DeadLetter.queue())
    queue = made.failure_route.queue
    assert queue is not None
    assert destination(scope) == rights(scope)["sqs:SendMessage"] == scope.resolve(queue.queue_arn)
    assert made.failure_route.arrivals_alarm is not None
    assert warnings(made) == ["LP411"]


def test_a_queue_with_a_key() -> None:
    scope = stack()
    key = kms.Key(scope, "Key")
    queue = sqs.Queue(scope, "Failures", encryption_master_key=key)
    table_consumer(scope, dead_letter=DeadLetter.to(queue))
    found = rights(scope)
    assert found["kms:GenerateDataKey*"] == found["kms:Decrypt"] == scope.resolve(key.key_arn)


@pytest.mark.parametrize(
    ("heard", "codes"),
    [((), ["LP311", "LP411"]), ((subscriptions.EmailSubscription("ops@example.com"),), ["LP411"])],
    ids=["unheard", "heard"],
)
def test_a_topic_is_told_the_position_only(heard: Any, codes: list[str]) -> None:
    scope = stack()
    made = kinesis_consumer(scope, dead_letter=DeadLetter.topic(subscriptions=heard))
    topic = made.failure_route.topic
    assert topic is not None
    assert destination(scope) == rights(scope)["sns:Publish"] == scope.resolve(topic.topic_arn)
    assert warnings(made) == codes


def test_a_topic_that_exists() -> None:
    scope = stack()
    made = kinesis_consumer(scope, dead_letter=DeadLetter.to(sns.Topic(scope, "Failures")))
    assert warnings(made) == ["LP411"]
    assert made.failure_route.arrivals_alarm is None


@pytest.mark.parametrize(
    "make",
    [
        lambda scope: sqs.Queue(scope, "Fifo", fifo=True),
        lambda scope: sns.Topic(scope, "Fifo", fifo=True),
        lambda scope: sqs.Queue.from_queue_arn(scope, "Fifo", "arn:aws:sqs:us-east-1:111111111111:a.fifo"),
    ],
    ids=["queue", "topic", "imported queue"],
)
def test_a_fifo_place_is_refused(make: Any) -> None:
    scope = stack()
    found = broken_rules(lambda: table_consumer(scope, dead_letter=DeadLetter.to(make(scope))))
    assert found == [("LP309", "dead_letter")]


def test_no_route_for_a_reason() -> None:
    scope = stack()
    made = kinesis_consumer(scope, dead_letter=DeadLetter.none(reason="Counts may be a little short"))
    template = template_of(scope)
    assert "DestinationConfig" not in properties(template, MAPPING)
    assert not resources(template, "AWS::S3::Bucket")
    assert rights(scope) == {}
    route = made.failure_route
    assert (route.bucket, route.arrivals_alarm, route.delivery_alarm) == (None, None, None)
    assert warnings(made) == []
    reasons = [each.data for each in made.node.metadata if each.type == "constructs-lib:no-dead-letter"]
    assert reasons == ["Counts may be a little short"]


def test_no_route_without_a_reason_is_refused() -> None:
    found = broken_rules(lambda: kinesis_consumer(stack(), dead_letter=DeadLetter.none(reason=" ")))
    assert found == [("LP313", "dead_letter")]
