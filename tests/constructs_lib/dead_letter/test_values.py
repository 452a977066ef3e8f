"""DeadLetter's factories: what they take, and when two routes are the same."""

from typing import Any

import pytest
from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter, FailureRoute, defaults
from constructs_lib.errors import ArgumentTypeError
from tests.support.stacks import function, stack

SOMETHING: Any = object()


def test_defaults() -> None:
    for made in (DeadLetter.queue(), DeadLetter.bucket()):
        assert made.retention_period is defaults.DEAD_LETTER_RETENTION
        assert made.existing is None
    assert tuple(DeadLetter.topic().subscriptions) == ()


def test_longest_retention_is_the_default() -> None:
    assert defaults.DEAD_LETTER_RETENTION.to_days() == 14


def test_existing_place_is_told_by_what_it_is() -> None:
    scope = stack()
    queue, topic, bucket = sqs.Queue(scope, "Queue"), sns.Topic(scope, "Topic"), s3.Bucket(scope, "Bucket")
    assert [DeadLetter.to(place).kind for place in (queue, topic, bucket)] == ["queue", "topic", "bucket"]


def test_imported_place_is_told_by_what_it_is() -> None:
    scope = stack()
    start = "arn:aws:{}:us-east-1:111111111111:theirs"
    places = (
        sqs.Queue.from_queue_arn(scope, "Queue", start.format("sqs")),
        sns.Topic.from_topic_arn(scope, "Topic", start.format("sns")),
        s3.Bucket.from_bucket_name(scope, "Bucket", "theirs"),
    )
    assert [DeadLetter.to(place).kind for place in places] == ["queue", "topic", "bucket"]


@pytest.mark.parametrize(
    ("make", "parameter"),
    [
        (lambda: DeadLetter.to(None), "existing"),  # type: ignore[arg-type]
        (lambda: DeadLetter.to("arn:aws:sqs:us-east-1:111111111111:theirs"), "existing"),  # type: ignore[arg-type]
        (lambda: DeadLetter.to(SOMETHING), "existing"),
        (lambda: DeadLetter.to(function(stack())), "existing"),  # type: ignore[arg-type]
        (lambda: DeadLetter.to(lambda_.Runtime.PYTHON_3_13), "existing"),  # type: ignore[arg-type]
        (lambda: DeadLetter.queue(retention_period=14), "retention_period"),  # type: ignore[arg-type]
        (lambda: DeadLetter.queue(retention_period=None), "retention_period"),  # type: ignore[arg-type]
        (lambda: DeadLetter.bucket(retention_period="14 days"), "retention_period"),  # type: ignore[arg-type]
        (lambda: DeadLetter.topic(subscriptions="ops@example.com"), "subscriptions"),  # type: ignore[arg-type]
        (lambda: DeadLetter.topic(subscriptions=["ops@example.com"]), "subscriptions[0]"),  # type: ignore[list-item]
        (lambda: DeadLetter.topic(subscriptions=None), "subscriptions"),  # type: ignore[arg-type]
        (lambda: DeadLetter.none(reason=None), "reason"),  # type: ignore[arg-type]
        (lambda: DeadLetter.none(reason=5), "reason"),  # type: ignore[arg-type]
        (lambda: DeadLetter("fifo"), "kind"),  # type: ignore[arg-type]
    ],
)
def test_wrong_type_is_refused(make: Any, parameter: str) -> None:
    with pytest.raises(ArgumentTypeError) as caught:
        make()
    assert [(each.code, each.parameter) for each in caught.value.violations] == [("LP001", parameter)]


def test_one_subscription_without_a_list_is_refused() -> None:
    with pytest.raises(ArgumentTypeError):
        DeadLetter.topic(subscriptions=subscriptions.EmailSubscription("ops@example.com"))  # type: ignore[arg-type]


def test_reason_is_a_keyword() -> None:
    with pytest.raises(TypeError):
        DeadLetter.none("because")  # type: ignore[call-arg]


def test_routes_are_the_same_when_they_ask_for_the_same() -> None:
    heard_by = subscriptions.EmailSubscription("ops@example.com")
    assert DeadLetter.queue().settings == DeadLetter.queue(retention_period=Duration.hours(336)).settings
    assert (
        DeadLetter.topic(subscriptions=[heard_by]).settings
        == DeadLetter.topic(subscriptions=(heard_by,)).settings
    )
    queue = sqs.Queue(stack(), "Queue")
    assert DeadLetter.to(queue).settings == DeadLetter.to(queue).settings


def test_routes_differ_when_anything_differs() -> None:
    scope = stack()
    routes = [
        DeadLetter.queue(),
        DeadLetter.queue(retention_period=Duration.days(1)),
        DeadLetter.bucket(),
        DeadLetter.topic(),
        DeadLetter.topic(subscriptions=[subscriptions.EmailSubscription("ops@example.com")]),
        DeadLetter.none(reason="small"),
        DeadLetter.none(reason="rare"),
        DeadLetter.to(sqs.Queue(scope, "One")),
        DeadLetter.to(sqs.Queue(scope, "Two")),
    ]
    assert len({route.settings for route in routes}) == len(routes)


def test_no_route_has_nothing() -> None:
    assert FailureRoute() == FailureRoute(None, None, None, None, None)
