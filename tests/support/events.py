"""Builders of functions behind buckets, rules and topics."""

from typing import Any

from aws_cdk import Stack

from constructs_lib import BucketConsumer, EventConsumer, TopicConsumer
from tests.support.stacks import function

BUCKET_ARN = "arn:aws:s3:::theirs"
TOPIC_ARN = "arn:aws:sns:us-east-1:111111111111:theirs"


def bucket_consumer(scope: Stack, construct_id: str = "Uploads", **arguments: Any) -> BucketConsumer:
    """A BucketConsumer; every argument has a value that passes unless it is given."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    return BucketConsumer(scope, construct_id, **{"prefix": "in/", **arguments})


def event_consumer(scope: Stack, construct_id: str = "Orders", **arguments: Any) -> EventConsumer:
    """An EventConsumer; every argument has a value that passes unless it is given."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    pattern = {"source": ["shop.orders"], "detail-type": ["Order Placed"]}
    return EventConsumer(scope, construct_id, **{"event_pattern": pattern, **arguments})


def topic_consumer(scope: Stack, construct_id: str = "Orders", **arguments: Any) -> TopicConsumer:
    """A TopicConsumer; every argument has a value that passes unless it is given."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    return TopicConsumer(scope, construct_id, **arguments)
