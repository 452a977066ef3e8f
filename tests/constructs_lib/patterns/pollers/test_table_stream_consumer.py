"""TableStreamConsumer: the tables it reads, its rights, and what only synthesis tells."""

from typing import Any

import pytest
from aws_cdk import Annotations, App, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from constructs_lib import TableStreamConsumer
from tests.support.stacks import app, broken_rules, function, imported_function, stack
from tests.support.streams import (
    IMAGES,
    KEY,
    STREAM_ARN,
    TABLE_ARN,
    imported_table,
    table,
    table_consumer,
)
from tests.support.templates import properties, resources, template_of

MAPPING = "AWS::Lambda::EventSourceMapping"
READS = [
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
]


def rights(scope: Stack) -> list[tuple[Any, Any]]:
    """The actions and resources of the pattern's own policy."""
    (policy,) = (
        each
        for name, each in resources(template_of(scope), "AWS::IAM::Policy").items()
        if name.startswith("ConsumerPolicy")
    )
    return [
        (each["Action"], each["Resource"]) for each in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def warnings(made: TableStreamConsumer) -> list[str]:
    return [str(each.data)[:5] for each in made.node.metadata if each.type == "aws:cdk:warning"]


def synthesised(made: TableStreamConsumer) -> list[str]:
    root = made.node.root
    assert isinstance(root, App)
    root.synth()
    return warnings(made)


def _tables(scope: Stack) -> dict[str, dynamodb.ITable]:
    return {
        "table": dynamodb.Table(scope, "Older", partition_key=KEY, stream=IMAGES),
        "table v2": table(scope, "Newer"),
        "imported": imported_table(scope),
        "imported v2": dynamodb.TableV2.from_table_attributes(
            scope, "Theirs2", table_arn=TABLE_ARN, table_stream_arn=STREAM_ARN
        ),
    }


@pytest.mark.parametrize("kind", ["table", "table v2", "imported", "imported v2"])
def test_every_kind_of_table_is_read_and_nothing_else(kind: str) -> None:
    scope = stack()
    read = _tables(scope)[kind]
    made = table_consumer(scope, table=read)
    arn = scope.resolve(read.table_stream_arn)
    assert made.table is read
    assert properties(template_of(scope), MAPPING)["EventSourceArn"] == arn
    assert rights(scope)[0] == (READS, arn)


@pytest.mark.parametrize("kind", [dynamodb.StreamViewType.KEYS_ONLY, dynamodb.StreamViewType.NEW_IMAGE])
def test_every_view_of_a_table_does(kind: dynamodb.StreamViewType) -> None:
    scope = stack()
    assert warnings(table_consumer(scope, table=table(scope, dynamo_stream=kind))) == []


@pytest.mark.parametrize(
    "make",
    [
        lambda scope: table(scope, dynamo_stream=None),
        lambda scope: dynamodb.Table(scope, "Table", partition_key=KEY),
        lambda scope: dynamodb.Table.from_table_name(scope, "Table", "theirs"),
        lambda scope: dynamodb.TableV2.from_table_arn(scope, "Table", TABLE_ARN),
    ],
    ids=["table v2", "table", "imported", "imported v2"],
)
def test_a_table_without_a_stream_is_one_error(make: Any) -> None:
    scope = stack()
    assert broken_rules(lambda: table_consumer(scope, table=make(scope))) == [("LP401", "table")]


def test_replicas_have_a_stream_of_their_own_accord() -> None:
    scope = Stack(app(), "Stack", env={"account": "111111111111", "region": "us-east-1"})
    replicated = table(scope, dynamo_stream=None, replicas=[{"region": "eu-west-1"}])
    table_consumer(scope, table=replicated)
    assert properties(template_of(scope), MAPPING)["EventSourceArn"]


def test_key_of_an_encrypted_table_may_be_used_for_reading() -> None:
    # CDK renders the key of a TableV2 for a known Region only.
    scope = Stack(app(), "Stack", env={"account": "111111111111", "region": "us-east-1"})
    key = kms.Key(scope, "Key")
    encrypted = table(scope, encryption=dynamodb.TableEncryptionV2.customer_managed_key(key))
    table_consumer(scope, table=encrypted)
    assert rights(scope)[1] == (["kms:Decrypt", "kms:DescribeKey"], scope.resolve(key.key_arn))


def test_a_table_of_another_region_is_refused() -> None:
    root = app()
    here = Stack(root, "Here", env={"account": "111111111111", "region": "us-east-1"})
    there = Stack(root, "There", env={"account": "111111111111", "region": "eu-west-1"})
    far = table(there, "Far")
    assert broken_rules(lambda: table_consumer(here, table=far)) == [("LP113", "table")]


def test_a_table_of_another_stack_makes_no_cycle() -> None:
    root = app()
    here, there, other = (Stack(root, name) for name in ("Here", "There", "Other"))
    table_consumer(here, table=table(there), function=function(other))
    root.synth()
    assert sorted(each.node.id for each in here.dependencies) == ["Other", "There"]
    assert (there.dependencies, other.dependencies) == ([], [])


def test_a_function_that_reads_and_writes_a_table_of_another_stack_makes_no_cycle() -> None:
    root = app()
    here, there = Stack(root, "Here"), Stack(root, "There")
    orders = table(there)
    made = table_consumer(here, table=orders)
    orders.grant_read_data(made)
    assert synthesised(made) == []


def test_a_time_is_refused_as_beginning() -> None:
    at = lambda_.StartingPosition.AT_TIMESTAMP
    assert broken_rules(lambda: table_consumer(stack(), starting_position=at)) == [
        ("LP409", "starting_position")
    ]


def test_a_table_is_read_once_for_a_function() -> None:
    scope = stack()
    orders, worker = table(scope, "Orders"), function(scope, "Worker")
    table_consumer(scope, "One", table=orders, function=worker)
    found = broken_rules(lambda: table_consumer(scope, "Two", table=orders, function=worker))
    assert found == [("LP115", "table")]
    table_consumer(scope, "Alias", table=orders, function=worker.add_alias("live"))


def test_the_third_reader_of_a_table_is_warned_of() -> None:
    scope = stack()
    orders = table(scope, "Orders")
    made = [table_consumer(scope, name, table=orders) for name in ("One", "Two", "Three")]
    assert [warnings(each) for each in made] == [[], [], ["LP413"]]


def test_a_function_that_may_write_to_its_own_table_is_warned_of_however_late() -> None:
    scope = stack()
    orders = table(scope, "Orders")
    made = table_consumer(scope, table=orders)
    orders.grant_read_write_data(made)
    assert warnings(made) == []
    assert synthesised(made) == ["LP414"]


def test_the_warning_of_writing_back_can_be_acknowledged() -> None:
    scope = stack()
    orders = table(scope, "Orders")
    made = table_consumer(scope, table=orders)
    orders.grant_write_data(made)
    Annotations.of(made).acknowledge_warning("constructs-lib:LP414", "The handler writes each item once")
    assert synthesised(made) == []


def test_writing_back_is_warned_of_between_stacks() -> None:
    root = app()
    here, there, other = (Stack(root, name) for name in ("Here", "There", "Other"))
    orders = table(there)
    made = table_consumer(here, table=orders, function=function(other))
    orders.grant_write_data(made)
    assert synthesised(made) == ["LP414"]


@pytest.mark.parametrize("granted", ["reading", "another table", "nothing"])
def test_other_rights_are_not_warned_of(granted: str) -> None:
    scope = stack()
    orders, other = table(scope, "Orders"), table(scope, "Other")
    made = table_consumer(scope, table=orders)
    if granted == "reading":
        orders.grant_read_data(made)
    elif granted == "another table":
        other.grant_read_write_data(made)
    assert synthesised(made) == []


def test_the_rights_of_an_imported_function_are_not_known() -> None:
    scope = stack()
    made = table_consumer(scope, function=imported_function(scope))
    assert synthesised(made) == ["LP116"]
