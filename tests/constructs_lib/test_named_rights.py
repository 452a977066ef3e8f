"""What a role of another app has to be allowed is named: all that a role of this app would get."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import (
    AsyncFanOut,
    BucketConsumer,
    DeadLetter,
    KinesisConsumer,
    QueueConsumer,
    TableStreamConsumer,
)
from tests.support.constructs import a_function
from tests.support.fan_outs import FUNCTION_ARN
from tests.support.stacks import stack
from tests.support.templates import resources, template_of

Source = Callable[[Stack, kms.IKey | None], dict[str, Any]]


def _table(scope: Stack, key: kms.IKey | None) -> dict[str, Any]:
    encryption = None if key is None else dynamodb.TableEncryption.CUSTOMER_MANAGED
    return {
        "table": dynamodb.Table(
            scope,
            "Source",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            stream=dynamodb.StreamViewType.NEW_IMAGE,
            encryption=encryption,
            encryption_key=key,
        )
    }


SOURCES: dict[type, tuple[str, Source]] = {
    QueueConsumer: (
        "LP116",
        lambda scope, key: {
            "queue": sqs.Queue(
                scope, "Source", encryption_master_key=key, visibility_timeout=Duration.minutes(1)
            )
        },
    ),
    KinesisConsumer: (
        "LP116",
        lambda scope, key: {"stream": kinesis.Stream(scope, "Source", encryption_key=key)},
    ),
    TableStreamConsumer: ("LP116", _table),
    BucketConsumer: (
        "LP517",
        lambda scope, key: {"bucket": s3.Bucket(scope, "Source", encryption_key=key), "prefix": "in/"},
    ),
}
IMPLIED = {
    "kms:DescribeKey",
    "sqs:ChangeMessageVisibility",
    "sqs:GetQueueUrl",
    # Of enhanced fan-out and of consoles.
    *("kinesis:ListStreams", "kinesis:DescribeStreamConsumer", "kinesis:SubscribeToShard"),
    # What grant_put adds to s3:PutObject.
    *("s3:Abort*", "s3:PutObjectLegalHold", "s3:PutObjectRetention", "s3:PutObjectTagging"),
    "s3:PutObjectVersionTagging",
}
"""What CDK grants besides, and Lambda does not ask for."""


def _granted(kind: type, given: Source, has_key: bool) -> set[str]:
    scope = stack()
    key = kms.Key(scope, "Key") if has_key else None
    kind(scope, "Pattern", function=a_function(scope), **given(scope, key))
    found: set[str] = set()
    for name, each in resources(template_of(scope), "AWS::IAM::Policy").items():
        if name.startswith("Pattern"):
            for statement in each["Properties"]["PolicyDocument"]["Statement"]:
                actions = statement["Action"]
                found |= {actions} if isinstance(actions, str) else set(actions)
    return found - IMPLIED


@pytest.mark.parametrize("has_key", [True, False])
@pytest.mark.parametrize("kind", SOURCES, ids=lambda kind: kind.__name__)
def test_message_names_what_a_policy_would_have(kind: type, has_key: bool) -> None:
    code, given = SOURCES[kind]
    scope = stack()
    key = kms.Key(scope, "Key") if has_key else None
    theirs = lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN)
    made = kind(scope, "Pattern", function=theirs, **given(scope, key))
    (said,) = (str(each.data) for each in made.node.metadata if str(each.data).startswith(code))
    named = set(re.findall(r"\b[a-z0-9]+:[A-Z]\w+", said))
    granted = {action.replace("*", "") for action in _granted(kind, given, has_key)}
    assert granted
    assert {each for each in granted if not any(name.startswith(each) for name in named)} == set()


@pytest.mark.parametrize(
    ("kind", "action"), [("queue", "sqs:SendMessage"), ("topic", "sns:Publish"), ("bucket", "s3:PutObject")]
)
def test_message_names_what_sends_to_a_failure_route(kind: str, action: str) -> None:
    scope = stack()
    places = {"queue": sqs.Queue, "topic": sns.Topic, "bucket": s3.Bucket}
    place = DeadLetter.to(places[kind](scope, "Place"))
    theirs = lambda_.Function.from_function_arn(scope, "Theirs", FUNCTION_ARN)
    made = AsyncFanOut(
        scope, "Pattern", caller=a_function(scope), targets={"theirs": theirs}, dead_letter=place
    )
    (said,) = (str(each.data) for each in made.node.metadata if str(each.data).startswith("LP315"))
    assert action in said
