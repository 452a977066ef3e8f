"""Limits of functions behind buckets and topics."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_sns as sns

from constructs_lib import BucketDelivery, limits
from tests.constructs_lib.bound import Bound
from tests.support.events import bucket_consumer, topic_consumer


def _any_of(count: int) -> sns.SubscriptionFilter:
    return sns.SubscriptionFilter([f"shop-{number}" for number in range(count)])


def _attributes(scope: Stack, count: int) -> object:
    policy = {f"key-{number}": _any_of(1) for number in range(count)}
    return topic_consumer(scope, filter_policy=policy)


def _body(scope: Stack, count: int) -> object:
    policy = {f"key-{number}": sns.FilterOrPolicy.filter(_any_of(1)) for number in range(count)}
    return topic_consumer(scope, filter_policy_with_message_body=policy)


BOUNDS = (
    Bound(
        limits.S3_KEY,
        "LP502",
        "BucketConsumer",
        "prefix",
        # Two bytes of a character are two bytes of the limit.
        lambda scope, n: bucket_consumer(scope, prefix="é" * (n // 2) + "x" * (n % 2)),
        has_below=False,
    ),
    Bound(
        limits.S3_KEY,
        "LP502",
        "BucketConsumer",
        "suffix",
        lambda scope, n: bucket_consumer(scope, suffix="x" * n),
        has_below=False,
    ),
    Bound(
        limits.RULE_RETRY_ATTEMPTS,
        "LP506",
        "BucketConsumer",
        "delivery.retry_attempts",
        lambda scope, n: bucket_consumer(scope, delivery=BucketDelivery.event_bridge(retry_attempts=n)),
    ),
    Bound(
        limits.RULE_EVENT_AGE,
        "LP507",
        "BucketConsumer",
        "delivery.max_event_age",
        lambda scope, n: bucket_consumer(
            scope, delivery=BucketDelivery.event_bridge(max_event_age=Duration.seconds(n))
        ),
    ),
    Bound(limits.SNS_FILTER_KEYS, "LP804", "TopicConsumer", "filter_policy", _attributes, has_below=False),
    Bound(
        limits.SNS_FILTER_KEYS,
        "LP804",
        "TopicConsumer",
        "filter_policy_with_message_body",
        _body,
    ),
    Bound(
        limits.SNS_FILTER_COMBINATIONS,
        "LP805",
        "TopicConsumer",
        "values of filter_policy",
        lambda scope, n: topic_consumer(scope, filter_policy={"shop": _any_of(n)}),
    ),
    Bound(
        limits.SNS_FILTER_COMBINATIONS,
        "LP805",
        "TopicConsumer",
        "values of filter_policy_with_message_body",
        lambda scope, n: topic_consumer(
            scope, filter_policy_with_message_body={"shop": sns.FilterOrPolicy.filter(_any_of(n))}
        ),
    ),
)
