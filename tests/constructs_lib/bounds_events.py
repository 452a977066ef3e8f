"""Limits of functions behind buckets, rules and topics."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_sns as sns

from constructs_lib import BucketDelivery
from constructs_lib.rules import ranges
from tests.constructs_lib.bound import Bound
from tests.support.events import bucket_consumer, event_consumer, topic_consumer


def _any_of(count: int) -> sns.SubscriptionFilter:
    return sns.SubscriptionFilter([f"shop-{number}" for number in range(count)])


def _attributes(scope: Stack, count: int) -> object:
    policy = {f"key-{number}": _any_of(1) for number in range(count)}
    return topic_consumer(scope, filter_policy=policy)


def _body(scope: Stack, count: int) -> object:
    policy = {f"key-{number}": sns.FilterOrPolicy.filter(_any_of(1)) for number in range(count)}
    return topic_consumer(scope, filter_policy_with_message_body=policy)


def _pattern(scope: Stack, length: int) -> object:
    shortest = '{"source":[""]}'
    source = "x" * max(0, length - len(shortest))
    return event_consumer(scope, event_pattern={"source": [source]})


def _variables(scope: Stack, count: int) -> object:
    paths = (events.EventField.from_path(f"$.detail.v{number}") for number in range(count))
    return event_consumer(scope, input=events.RuleTargetInput.from_object({"sent": [*paths]}))


def _input(scope: Stack, length: int) -> object:
    # It is sent as JSON, in quotes.
    return event_consumer(scope, input=events.RuleTargetInput.from_text("x" * max(0, length - 2)))


BOUNDS = (
    Bound(
        ranges.S3_KEY,
        "BucketConsumer",
        # Two bytes of a character are two bytes of the limit.
        lambda scope, n: bucket_consumer(scope, prefix="é" * (n // 2) + "x" * (n % 2)),
        has_below=False,
    ),
    Bound(
        ranges.S3_KEY,
        "BucketConsumer",
        lambda scope, n: bucket_consumer(scope, suffix="x" * n),
        said="suffix",
        has_below=False,
    ),
    Bound(
        ranges.RULE_RETRY_ATTEMPTS,
        "BucketConsumer",
        lambda scope, n: bucket_consumer(scope, delivery=BucketDelivery.event_bridge(retry_attempts=n)),
    ),
    Bound(
        ranges.RULE_EVENT_AGE,
        "BucketConsumer",
        lambda scope, n: bucket_consumer(
            scope, delivery=BucketDelivery.event_bridge(max_event_age=Duration.seconds(n))
        ),
    ),
    Bound(
        ranges.RULE_RETRY_ATTEMPTS,
        "EventConsumer",
        lambda scope, n: event_consumer(scope, retry_attempts=n),
        said="retry_attempts",
    ),
    Bound(
        ranges.RULE_EVENT_AGE,
        "EventConsumer",
        lambda scope, n: event_consumer(scope, max_event_age=Duration.seconds(n)),
        said="max_event_age",
    ),
    Bound(ranges.EVENT_PATTERN_SIZE, "EventConsumer", _pattern, has_below=False),
    Bound(ranges.INPUT_VARIABLES, "EventConsumer", _variables, said="variables of input", has_below=False),
    Bound(ranges.INPUT_LENGTH, "EventConsumer", _input, has_below=False),
    Bound(
        ranges.RULE_DESCRIPTION,
        "EventConsumer",
        lambda scope, n: event_consumer(scope, description="x" * n),
        has_below=False,
    ),
    Bound(ranges.FILTER_POLICY_KEYS, "TopicConsumer", _attributes, has_below=False),
    Bound(ranges.FILTER_POLICY_KEYS, "TopicConsumer", _body, said="filter_policy_with_message_body"),
    Bound(
        ranges.FILTER_POLICY_COMBINATIONS,
        "TopicConsumer",
        lambda scope, n: topic_consumer(scope, filter_policy={"shop": _any_of(n)}),
    ),
    Bound(
        ranges.FILTER_POLICY_COMBINATIONS,
        "TopicConsumer",
        lambda scope, n: topic_consumer(
            scope, filter_policy_with_message_body={"shop": sns.FilterOrPolicy.filter(_any_of(n))}
        ),
        said="values of filter_policy_with_message_body",
    ),
)
