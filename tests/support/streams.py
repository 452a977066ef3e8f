"""Builders of what reads streams."""

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb

from constructs_lib import KinesisConsumer, TableStreamConsumer
from tests.support.stacks import function

KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
IMAGES = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES
TABLE_ARN = "arn:aws:dynamodb:us-east-1:111111111111:table/theirs"
STREAM_ARN = f"{TABLE_ARN}/stream/2026-11-23T00:00:00.000"
KINESIS_ARN = "arn:aws:kinesis:us-east-1:111111111111:stream/theirs"


def table(scope: Stack, construct_id: str = "Table", **arguments: Any) -> dynamodb.TableV2:
    """A table with a stream, unless `dynamo_stream` says otherwise."""
    return dynamodb.TableV2(
        scope, construct_id, **{"partition_key": KEY, "dynamo_stream": IMAGES, **arguments}
    )


def imported_table(scope: Stack, construct_id: str = "Theirs") -> dynamodb.ITable:
    """A table of another app, imported with its stream."""
    return dynamodb.Table.from_table_attributes(
        scope, construct_id, table_arn=TABLE_ARN, table_stream_arn=STREAM_ARN
    )


def table_consumer(scope: Stack, construct_id: str = "Consumer", **arguments: Any) -> TableStreamConsumer:
    """A TableStreamConsumer; every argument has a value that passes unless it is given."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    if "table" not in arguments:
        arguments["table"] = table(scope, f"{construct_id}Table")
    return TableStreamConsumer(scope, construct_id, **arguments)


def kinesis_consumer(scope: Stack, construct_id: str = "Consumer", **arguments: Any) -> KinesisConsumer:
    """A KinesisConsumer; every argument has a value that passes unless it is given."""
    if "function" not in arguments:
        arguments["function"] = function(scope, f"{construct_id}Function")
    return KinesisConsumer(scope, construct_id, **arguments)
