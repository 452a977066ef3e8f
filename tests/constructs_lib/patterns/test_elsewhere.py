"""Every pattern takes what lies in other stacks and apps, and what it makes is used by other stacks."""

from collections.abc import Callable
from typing import Any

import pytest
from aws_cdk import App, Duration, Stack, Stage
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import IConstruct

from constructs_lib import (
    AsyncFanOut,
    BucketConsumer,
    BucketDelivery,
    FunctionLike,
    HttpApiFunction,
    KinesisConsumer,
    QueueConsumer,
    RestApiFunction,
    ScheduledFunction,
    SyncFanOut,
    TableStreamConsumer,
    TopicConsumer,
)
from tests.support.fan_outs import calling, plain_function
from tests.support.stacks import app
from tests.support.streams import KINESIS_ARN, imported_table, table

Pattern = Callable[..., Any]
DIRECT = BucketDelivery.direct()
_LONG = Duration.minutes(5)


def _table_consumer(scope: Stack, function: FunctionLike, source: Any = None) -> TableStreamConsumer:
    changed = table(scope) if source is None else source
    return TableStreamConsumer(scope, "Pattern", function=function, table=changed)


def _queue_consumer(scope: Stack, function: FunctionLike, source: Any = None) -> QueueConsumer:
    # An imported function does not tell how long its messages have to be hidden.
    hidden = _LONG if source is None else None
    return QueueConsumer(scope, "Pattern", function=function, queue=source, visibility_timeout=hidden)


def _bucket_consumer(scope: Stack, function: FunctionLike, source: Any = None, **more: Any) -> BucketConsumer:
    return BucketConsumer(scope, "Pattern", function=function, bucket=source, prefix="in/", **more)


CALLERS: dict[str, Pattern] = {
    "rest_api": lambda scope, function: RestApiFunction(scope, "Pattern", function=function),
    "http_api": lambda scope, function: HttpApiFunction(scope, "Pattern", function=function),
    "sync_fan_out": lambda scope, function: SyncFanOut(
        scope, "Pattern", caller=calling(scope), targets={"one": function}
    ),
    "async_fan_out": lambda scope, function: AsyncFanOut(
        scope, "Pattern", caller=calling(scope), targets={"one": function}
    ),
    "schedule": lambda scope, function: ScheduledFunction(
        scope, "Pattern", function=function, schedule="rate(1 day)"
    ),
}
CONSUMERS: dict[str, Pattern] = {
    "queue": _queue_consumer,
    "table": _table_consumer,
    "stream": lambda scope, function, source=None: KinesisConsumer(
        scope, "Pattern", function=function, stream=source
    ),
    "bucket": _bucket_consumer,
    "bucket_direct": lambda scope, function, source=None: _bucket_consumer(
        scope, function, source, delivery=DIRECT
    ),
    "topic": lambda scope, function, source=None: TopicConsumer(
        scope, "Pattern", function=function, topic=source
    ),
}
PATTERNS = CALLERS | CONSUMERS
FUNCTIONS: dict[str, Callable[[Stack], FunctionLike]] = {
    "plain": plain_function,
    "alias": lambda scope: plain_function(scope).add_alias("live"),
    "version": lambda scope: plain_function(scope).current_version,
    "imported": lambda scope: lambda_.Function.from_function_attributes(
        scope,
        "Imported",
        function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
        same_environment=True,
    ),
}
SOURCES: dict[str, Callable[[Stack], IConstruct]] = {
    "queue": lambda scope: sqs.Queue(scope, "Source", visibility_timeout=_LONG),
    "table": lambda scope: table(scope, "Source"),
    "older_table": lambda scope: dynamodb.Table(
        scope,
        "Source",
        partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        stream=dynamodb.StreamViewType.KEYS_ONLY,
    ),
    "stream": lambda scope: kinesis.Stream(scope, "Source", encryption=kinesis.StreamEncryption.KMS),
    "bucket": lambda scope: s3.Bucket(scope, "Source", encryption=s3.BucketEncryption.KMS),
    "topic": lambda scope: sns.Topic(scope, "Source"),
}
IMPORTED: dict[str, Callable[[Stack], Any]] = {
    "queue": lambda scope: sqs.Queue.from_queue_arn(
        scope, "Theirs", "arn:aws:sqs:us-east-1:111111111111:theirs"
    ),
    "table": imported_table,
    "stream": lambda scope: kinesis.Stream.from_stream_arn(scope, "Theirs", KINESIS_ARN),
    "bucket": lambda scope: s3.Bucket.from_bucket_name(scope, "Theirs", "theirs"),
    "topic": lambda scope: sns.Topic.from_topic_arn(
        scope, "Theirs", "arn:aws:sns:us-east-1:111111111111:theirs"
    ),
}
# Which source goes with which pattern.
PAIRS = [(name, name) for name in SOURCES if name in CONSUMERS]
PAIRS += [("table", "older_table"), ("bucket_direct", "bucket")]

each_pattern = pytest.mark.parametrize("pattern", PATTERNS)
each_pair = pytest.mark.parametrize(("pattern", "source"), PAIRS)


def _app() -> App:
    """Without flags, references between stacks are exports, which CloudFormation holds on to."""
    return app(flags=False)


def _names(stack: Stack) -> list[str]:
    return sorted(each.node.id for each in stack.dependencies)


@each_pattern
@pytest.mark.parametrize("kind", FUNCTIONS)
def test_a_function_of_another_stack(pattern: str, kind: str) -> None:
    whole = _app()
    here, there = Stack(whole, "Here"), Stack(whole, "There")
    PATTERNS[pattern](here, FUNCTIONS[kind](there))
    whole.synth()
    assert _names(there) == []
    # Of an imported function nothing is in its stack but, perhaps, its failure route.
    assert set(_names(here)) <= {"There"}
    assert kind == "imported" or _names(here) == ["There"]


@each_pair
def test_a_source_of_another_stack(pattern: str, source: str) -> None:
    whole = _app()
    here, there = Stack(whole, "Here"), Stack(whole, "There")
    CONSUMERS[pattern](here, plain_function(here), SOURCES[source](there))
    whole.synth()
    # CDK defines the notification of a bucket beside the bucket.
    first, second = (there, here) if pattern == "bucket_direct" else (here, there)
    assert _names(first) == [second.node.id]
    assert _names(second) == []


@each_pair
def test_source_and_function_of_two_other_stacks(pattern: str, source: str) -> None:
    whole = _app()
    here, sources, functions = (Stack(whole, name) for name in ("Here", "Sources", "Functions"))
    CONSUMERS[pattern](here, plain_function(functions), SOURCES[source](sources))
    whole.synth()
    assert _names(functions) == []
    assert set(_names(here)) | set(_names(sources)) <= {"Functions", "Sources"}


@pytest.mark.parametrize("pattern", IMPORTED)
def test_an_imported_source(pattern: str) -> None:
    whole = _app()
    here = Stack(whole, "Here")
    CONSUMERS[pattern](here, plain_function(here), IMPORTED[pattern](here))
    whole.synth()


@each_pattern
def test_what_it_makes_is_used_by_another_stack(pattern: str) -> None:
    whole = _app()
    here, further = Stack(whole, "Here"), Stack(whole, "Further")
    made = PATTERNS[pattern](here, plain_function(here))
    reader = plain_function(further, "Reader")
    for name, each in vars(made).items():
        place = getattr(each, "queue", each) if name.endswith("failure_route") else each
        if hasattr(place, "queue_arn"):
            place.grant_consume_messages(reader)
        elif hasattr(place, "bucket_arn"):
            place.grant_read(reader)
        elif hasattr(place, "topic_arn"):
            place.grant_publish(reader)
        elif hasattr(place, "alarm_arn"):
            reader.add_environment(f"NAME_OF_{name}", place.alarm_name)
        elif isinstance(place, lambda_.Function):
            place.grant_invoke(reader)
    whole.synth()
    assert _names(here) == []
    assert _names(further) == (["Here"] if vars(made) else [])


@each_pattern
def test_a_function_of_another_stage_is_refused(pattern: str) -> None:
    whole = _app()
    here, there = Stack(Stage(whole, "One"), "Here"), Stack(Stage(whole, "Two"), "There")
    PATTERNS[pattern](here, plain_function(there))
    with pytest.raises(RuntimeError, match="dependency cannot cross stage boundaries"):
        whole.synth()


@each_pair
def test_a_source_of_another_stage_is_refused(pattern: str, source: str) -> None:
    whole = _app()
    here, there = Stack(Stage(whole, "One"), "Here"), Stack(Stage(whole, "Two"), "There")
    CONSUMERS[pattern](here, plain_function(here), SOURCES[source](there))
    with pytest.raises(RuntimeError, match="dependency cannot cross stage boundaries"):
        whole.synth()


@pytest.mark.parametrize("pattern", IMPORTED)
def test_stages_meet_by_import(pattern: str) -> None:
    whole = _app()
    here = Stack(Stage(whole, "One"), "Here")
    CONSUMERS[pattern](here, FUNCTIONS["imported"](here), IMPORTED[pattern](here))
    whole.synth()
