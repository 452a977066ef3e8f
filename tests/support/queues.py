"""Builders of functions behind queues."""

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import QueueConsumer
from tests.support.stacks import function

QUEUE_ARN = "arn:aws:sqs:us-east-1:111111111111:theirs"


def consumer(scope: Stack, construct_id: str = "Orders", **arguments: Any) -> QueueConsumer:
    """A QueueConsumer; every argument has a value that passes unless it is given."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    return QueueConsumer(scope, construct_id, **arguments)


def pattern_of(length: int) -> dict[str, object]:
    """A filter whose pattern has this many characters."""
    empty = len(str(lambda_.FilterCriteria.filter({"body": [""]})["pattern"]))
    return dict(lambda_.FilterCriteria.filter({"body": ["x" * (length - empty)]}))
