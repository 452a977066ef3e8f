"""Deliberate mistakes with functions behind streams."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import DeadLetter
from tests.constructs_lib.mistake import Mistake
from tests.support.fan_outs import plain_function
from tests.support.stacks import function, imported_function
from tests.support.streams import KEY, TABLE_ARN, kinesis_consumer, table, table_consumer


def _table(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "TableStreamConsumer", make or (lambda scope: table_consumer(scope, **arguments)))


def _kinesis(title: str, make: Callable[[Stack], object] | None = None, **arguments: Any) -> Mistake:
    return Mistake(title, "KinesisConsumer", make or (lambda scope: kinesis_consumer(scope, **arguments)))


def _third_reader(scope: Stack) -> None:
    orders = table(scope, "Orders")
    for name in ("Index", "Mail", "Audit"):
        table_consumer(scope, name, table=orders)


def _writes_back(scope: Stack) -> None:
    orders, worker = table(scope, "Orders"), function(scope, "Worker")
    table_consumer(scope, "Changes", table=orders, function=worker)
    orders.grant_write_data(worker)


def _feeds_itself(scope: Stack) -> None:
    made = kinesis_consumer(scope, "Clicks")
    made.stream.grant_read_write(made)


def _same_function(scope: Stack) -> None:
    orders, worker = table(scope, "Orders"), function(scope, "Worker")
    table_consumer(scope, "One", table=orders, function=worker)
    table_consumer(scope, "Two", table=orders, function=worker)


def _short_stream(scope: Stack) -> None:
    kinesis_consumer(scope, stream=kinesis.Stream(scope, "Stream"), max_record_age=Duration.days(7))


_NONE = DeadLetter.none(reason="Counts are made up for by the next record")
_AT = lambda_.StartingPosition.AT_TIMESTAMP

MISTAKES: tuple[Mistake, ...] = (
    _table(
        "a table without a stream",
        lambda scope: table_consumer(scope, table=table(scope, dynamo_stream=None)),
    ),
    _table(
        "an older table without a stream",
        lambda scope: table_consumer(scope, table=dynamodb.Table(scope, "Table", partition_key=KEY)),
    ),
    _table(
        "a table imported without its stream",
        lambda scope: table_consumer(scope, table=dynamodb.Table.from_table_arn(scope, "Table", TABLE_ARN)),
    ),
    _table("retries without end before a bucket", retry_attempts=-1),
    _kinesis("fewer retries than without end", retry_attempts=-2, dead_letter=_NONE),
    _kinesis("records of any age before a bucket", max_record_age=None),
    _kinesis(
        "batches side by side in a window", tumbling_window=Duration.minutes(1), parallelization_factor=2
    ),
    _table("a window of half a second", tumbling_window=Duration.millis(500)),
    _table("a time for a table's stream", starting_position=_AT),
    _kinesis("a beginning without its time", starting_position=_AT),
    _kinesis("a time for the oldest record", starting_position_timestamp=1_795_392_000),
    _table("a queue behind a table's stream", dead_letter=DeadLetter.queue()),
    _kinesis("a topic that nobody hears behind a stream", dead_letter=DeadLetter.topic()),
    _table(
        "a FIFO queue behind a stream",
        lambda scope: table_consumer(scope, dead_letter=DeadLetter.to(sqs.Queue(scope, "Fifo", fifo=True))),
    ),
    _kinesis(
        "a FIFO topic behind a stream",
        lambda scope: kinesis_consumer(scope, dead_letter=DeadLetter.to(sns.Topic(scope, "Fifo", fifo=True))),
    ),
    _kinesis("no route behind a stream and no reason", dead_letter=DeadLetter.none(reason="")),
    _kinesis("records that are older than their stream", _short_stream),
    _table("records that are older than their table's stream", max_record_age=Duration.days(2)),
    _table("a third reader of a table's stream", _third_reader),
    _table("a function that writes to its own table", _writes_back),
    _kinesis("a function that feeds its own stream", _feeds_itself),
    _table("a table's stream read twice by one function", _same_function),
    _table(
        "six filters of a table's stream",
        filters=[lambda_.FilterCriteria.filter({"eventName": ["INSERT"]})] * 6,
    ),
    _table(
        "a filter of an attribute without its type",
        filters=[lambda_.FilterCriteria.filter({"dynamodb": {"NewImage": {"status": ["PAID"]}}})],
    ),
    _table(
        "a filter of another change than there is",
        filters=[lambda_.FilterCriteria.filter({"eventName": ["UPDATE"]})],
    ),
    _table(
        "a filter that compares a number of a table",
        filters=[
            lambda_.FilterCriteria.filter(
                {"dynamodb": {"NewImage": {"total": {"N": lambda_.FilterRule.between(1, 9)}}}}
            )
        ],
    ),
    _kinesis("a filter that is no pattern of a stream", filters=[{"data": {"kind": "click"}}]),
    _kinesis(
        "a filter below the key that the function sees",
        filters=[lambda_.FilterCriteria.filter({"kinesis": {"data": {"kind": ["click"]}}})],
    ),
    _kinesis(
        "a filter of data that is text",
        filters=[lambda_.FilterCriteria.filter({"data": lambda_.FilterRule.is_equal("click")})],
    ),
    _kinesis(
        "a filter of the partition key",
        filters=[lambda_.FilterCriteria.filter({"partitionKey": lambda_.FilterRule.is_equal("1")})],
    ),
    _kinesis(
        "an imported function behind a stream",
        lambda scope: kinesis_consumer(scope, function=imported_function(scope)),
    ),
    _kinesis(
        "a function with a dead-letter queue behind a stream",
        lambda scope: kinesis_consumer(scope, function=plain_function(scope, dead_letter_queue_enabled=True)),
    ),
    _table("a name for a table", table="orders"),
    _table("a text for a starting position", starting_position="LATEST"),
)
