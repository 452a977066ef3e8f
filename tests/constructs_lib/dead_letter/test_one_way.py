"""A place of another stack where failed events go, and which stacks then need each other."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import (
    AsyncFanOut,
    BucketConsumer,
    BucketDelivery,
    DeadLetter,
    KinesisConsumer,
    QueueConsumer,
    ScheduledFunction,
    TableStreamConsumer,
    TopicConsumer,
    ValidationError,
)
from tests.support.constructs import a_function
from tests.support.events import topic_consumer
from tests.support.stacks import app, broken_rules, imported_function

Source = Callable[[Stack], dict[str, Any]]


def _table(scope: Stack) -> dict[str, Any]:
    key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
    images = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
    return {"table": dynamodb.TableV2(scope, "Source", partition_key=key, dynamo_stream=images)}


def _bucket(scope: Stack) -> dict[str, Any]:
    return {"bucket": s3.Bucket(scope, "Source"), "prefix": "in/"}


CASES: dict[str, tuple[type, Source, tuple[str, ...]]] = {
    "queue": (QueueConsumer, lambda scope: {"queue": sqs.Queue(scope, "Source")}, ("queue",)),
    "topic": (TopicConsumer, lambda scope: {"topic": sns.Topic(scope, "Source")}, ("queue",)),
    "rule": (BucketConsumer, _bucket, ("queue",)),
    "direct": (
        BucketConsumer,
        lambda scope: {**_bucket(scope), "delivery": BucketDelivery.direct()},
        ("queue", "topic", "bucket"),
    ),
    "schedule": (ScheduledFunction, lambda _: {"schedule": "rate(2 hours)"}, ("queue",)),
    "table": (TableStreamConsumer, _table, ("queue", "topic", "bucket")),
    "stream": (
        KinesisConsumer,
        lambda scope: {"stream": kinesis.Stream(scope, "Source")},
        ("queue", "topic", "bucket"),
    ),
    "fan-out": (
        AsyncFanOut,
        lambda scope: {"caller": a_function(scope, "Source")},
        ("queue", "topic", "bucket"),
    ),
}
"""By what invokes the function: the pattern, where its source is, and the places that it may have."""


def _place(scope: Stack, kind: str, key: kms.IKey | None) -> sqs.Queue | sns.Topic | s3.Bucket:
    if kind == "queue":
        return sqs.Queue(scope, "Place", encryption_master_key=key)
    if kind == "topic":
        return sns.Topic(scope, "Place", master_key=key)
    return s3.Bucket(scope, "Place", encryption_key=key)


def _made(name: str, stacks: dict[str, Stack], where: str, place: DeadLetter) -> None:
    kind, source, _ = CASES[name]
    function = a_function(stacks[where[0]], timeout=Duration.seconds(5))
    given = {"targets": {"worker": function}} if kind is AsyncFanOut else {"function": function}
    kind(stacks["P"], "Pattern", **given, **source(stacks[where[1]]), dead_letter=place)


# In which stack function, source, place and its key are, in this order; the pattern is in P.
WHERE = [
    *("".join(each) for each in product("PX", "PX", "PXY", "-")),
    *("".join(each) for each in product("PX", "PX", "Y", "PX")),
    *("PPXP", "XXXP"),
]
_BESIDE = ["PPXP", "PPYP", "PXYP", "XPYP", "XXXP", "XXYP"]
_BEHIND_ITS_FUNCTION = [*_BESIDE, "XPP-", "XPYX", "XXP-", "XXYX"]
_NAMED_BY_ITS_SOURCE = ["PPXP", "PPYP", "PXX-", "PXYP", "PXYX", "XPP-", "XPYP", "XPYX", "XXYX"]
REFUSED = {
    "queue": ["PPXP", "PPYP", "PXP-", "PXYP", "PXYX", "XPYP", "XXP-", "XXXP", "XXYP", "XXYX"],
    "topic": _BEHIND_ITS_FUNCTION,
    "rule": _BEHIND_ITS_FUNCTION,
    "schedule": _BEHIND_ITS_FUNCTION,
    "direct": _NAMED_BY_ITS_SOURCE,
    "fan-out": _NAMED_BY_ITS_SOURCE,
    "table": _BESIDE,
    "stream": _BESIDE,
}
"""Where CDK would stop at a cyclic reference."""


@pytest.mark.parametrize("where", WHERE)
@pytest.mark.parametrize(
    ("name", "kind"), [(name, kind) for name, (_, _, kinds) in CASES.items() for kind in kinds]
)
def test_what_cdk_would_refuse_is_said_by_the_pattern(name: str, kind: str, where: str) -> None:
    whole = app()
    stacks = {each: Stack(whole, each) for each in "PXY"}
    key = None if where[3] == "-" else kms.Key(stacks[where[3]], "Key")
    place = DeadLetter.to(_place(stacks[where[2]], kind, key))
    if where not in REFUSED[name]:
        _made(name, stacks, where, place)
        whole.synth()
        return
    with pytest.raises(ValidationError) as caught:
        _made(name, stacks, where, place)
    (violation,) = caught.value.violations
    assert (violation.code, violation.parameter) == ("LP326", "dead_letter")
    named = ["Place"] if key is None else ["Place", "Key"]
    assert [each for each in named if f"/{each}" not in violation.message] == []


def test_dependency_that_is_said() -> None:
    whole = app()
    here, there, between = Stack(whole, "Here"), Stack(whole, "There"), Stack(whole, "Between")
    there.add_dependency(between)
    between.add_dependency(here)
    place = DeadLetter.to(sqs.Queue(there, "Place"))
    found = broken_rules(lambda: topic_consumer(here, function=a_function(here), dead_letter=place))
    assert found == [("LP326", "dead_letter")]


def test_imported_function_is_named_by_its_arn() -> None:
    whole = app()
    here, there = Stack(whole, "Here"), Stack(whole, "There")
    place = DeadLetter.to(sqs.Queue(here, "Place"))
    topic_consumer(here, function=imported_function(there), dead_letter=place)
    whole.synth()
