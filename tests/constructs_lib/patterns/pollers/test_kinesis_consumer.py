"""KinesisConsumer: the streams it reads or makes, its rights, and where it begins."""

from typing import Any

import pytest
from aws_cdk import App, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_

from constructs_lib import DeadLetter, KinesisConsumer
from tests.support.fan_outs import plain_function
from tests.support.stacks import app, broken_rules, function, number_token, stack
from tests.support.streams import KINESIS_ARN, kinesis_consumer
from tests.support.templates import properties, resources, template_of

MAPPING, STREAM = "AWS::Lambda::EventSourceMapping", "AWS::Kinesis::Stream"
AT = lambda_.StartingPosition.AT_TIMESTAMP
NOON = 1_795_435_200


def warnings(made: KinesisConsumer) -> list[str]:
    return [str(each.data)[:5] for each in made.node.metadata if each.type == "aws:cdk:warning"]


def rights(scope: Stack) -> list[dict[str, Any]]:
    (policy,) = (
        each
        for name, each in resources(template_of(scope), "AWS::IAM::Policy").items()
        if name.startswith("ConsumerPolicy")
    )
    found: list[dict[str, Any]] = policy["Properties"]["PolicyDocument"]["Statement"]
    return found


def test_a_stream_is_made_encrypted_and_keeps_records_for_a_week() -> None:
    scope = stack()
    made = kinesis_consumer(scope)
    template = template_of(scope)
    assert properties(template, STREAM) == {
        "RetentionPeriodHours": 168,
        "StreamEncryption": {"EncryptionType": "KMS", "KeyId": "alias/aws/kinesis"},
        "StreamModeDetails": {"StreamMode": "ON_DEMAND"},
    }
    assert made.stream.node.path == "Stack/Consumer/Stream"
    arn = scope.resolve(made.stream.stream_arn)
    assert properties(template, MAPPING)["EventSourceArn"] == arn


@pytest.mark.parametrize("kind", ["made", "given", "imported"])
def test_the_stream_is_read_and_nothing_else(kind: str) -> None:
    scope = stack()
    given: kinesis.IStream | None = None
    if kind == "given":
        given = kinesis.Stream(scope, "Given")
    elif kind == "imported":
        given = kinesis.Stream.from_stream_arn(scope, "Theirs", KINESIS_ARN)
    made = kinesis_consumer(scope, stream=given)
    read, *_ = rights(scope)
    assert {each.split(":")[0] for each in read["Action"]} == {"kinesis"}
    assert not {each for each in read["Action"] if "Put" in each or "*" in each}
    assert read["Resource"] == scope.resolve(made.stream.stream_arn)
    assert len(resources(template_of(scope), STREAM)) == (kind != "imported")


def test_key_of_an_encrypted_stream_may_be_used_for_reading() -> None:
    scope = stack()
    key = kms.Key(scope, "Key")
    encrypted = kinesis.Stream(scope, "Stream", encryption_key=key)
    kinesis_consumer(scope, stream=encrypted)
    found = [each for each in rights(scope) if each["Action"] == "kms:Decrypt"]
    assert [each["Resource"] for each in found] == [scope.resolve(key.key_arn)]


def test_beginning_at_a_time() -> None:
    scope = stack()
    kinesis_consumer(scope, starting_position=AT, starting_position_timestamp=NOON)
    found = properties(template_of(scope), MAPPING)
    assert (found["StartingPosition"], found["StartingPositionTimestamp"]) == ("AT_TIMESTAMP", NOON)


def test_beginning_at_a_time_that_only_cloudformation_knows() -> None:
    scope = stack()
    kinesis_consumer(scope, starting_position=AT, starting_position_timestamp=number_token(scope))
    assert properties(template_of(scope), MAPPING)["StartingPositionTimestamp"] == {"Ref": "Number"}


@pytest.mark.parametrize(
    "arguments",
    [
        {"starting_position": AT},
        {"starting_position": AT, "starting_position_timestamp": 0},
        {"starting_position_timestamp": NOON},
        {"starting_position_timestamp": 0},
        {"starting_position": lambda_.StartingPosition.LATEST, "starting_position_timestamp": NOON},
    ],
    ids=["no time", "no time but 0", "default", "default and 0", "latest"],
)
def test_a_time_and_its_beginning_come_together(arguments: Any) -> None:
    found = broken_rules(lambda: kinesis_consumer(stack(), **arguments))
    assert found == [("LP410", "starting_position_timestamp")]


@pytest.mark.parametrize(
    ("hours", "days", "codes"),
    [(None, 1, []), (None, 2, ["LP412"]), (48, 2, []), (48, 3, ["LP412"]), (168, 7, [])],
)
def test_records_that_expire_before_they_are_too_old(hours: int | None, days: int, codes: list[str]) -> None:
    scope = stack()
    retention = None if hours is None else Duration.hours(hours)
    given = kinesis.Stream(scope, "Stream", retention_period=retention)
    assert warnings(kinesis_consumer(scope, stream=given, max_record_age=Duration.days(days))) == codes


def test_what_is_kept_for_an_unknown_time_is_not_warned_of() -> None:
    scope = stack()
    week = Duration.days(7)
    imported = kinesis.Stream.from_stream_arn(scope, "Theirs", KINESIS_ARN)
    assert warnings(kinesis_consumer(scope, "One", stream=imported, max_record_age=week)) == []
    unknown = kinesis.Stream(scope, "Stream", retention_period=Duration.hours(number_token(scope)))
    assert warnings(kinesis_consumer(scope, "Two", stream=unknown, max_record_age=week)) == []
    lost = DeadLetter.none(reason="Old clicks count for nothing")
    short = kinesis.Stream(scope, "Short")
    assert (
        warnings(kinesis_consumer(scope, "Three", stream=short, max_record_age=week, dead_letter=lost)) == []
    )


def test_a_stream_of_another_region_is_refused() -> None:
    root = app()
    here = Stack(root, "Here", env={"account": "111111111111", "region": "us-east-1"})
    there = Stack(root, "There", env={"account": "111111111111", "region": "eu-west-1"})
    far = kinesis.Stream(there, "Far")
    assert broken_rules(lambda: kinesis_consumer(here, stream=far)) == [("LP113", "stream")]


def test_a_stream_of_another_account_admits_the_functions_role() -> None:
    root = app()
    here = Stack(root, "Here", env={"account": "111111111111", "region": "us-east-1"})
    there = Stack(root, "There", env={"account": "222222222222", "region": "us-east-1"})
    stream = kinesis.Stream(there, "Stream", stream_name="clicks")
    lambda_service = iam.ServicePrincipal("lambda.amazonaws.com")
    role = iam.Role(here, "Role", assumed_by=lambda_service, role_name="reader")
    kinesis_consumer(here, stream=stream, function=plain_function(here, role=role))
    policy = properties(template_of(there), "AWS::Kinesis::ResourcePolicy")
    assert "role/reader" in str(policy["ResourcePolicy"]["Statement"])


def test_a_stream_of_another_stack_makes_no_cycle() -> None:
    root = app()
    here, there, other = (Stack(root, name) for name in ("Here", "There", "Other"))
    kinesis_consumer(here, stream=kinesis.Stream(there, "Stream"), function=function(other))
    root.synth()
    assert sorted(each.node.id for each in here.dependencies) == ["Other", "There"]
    assert (there.dependencies, other.dependencies) == ([], [])


def test_a_stream_that_is_made_beside_a_function_of_another_stack_makes_no_cycle() -> None:
    root = app()
    here, other = Stack(root, "Here"), Stack(root, "Other")
    kinesis_consumer(here, function=function(other))
    root.synth()
    assert [each.node.id for each in here.dependencies] == ["Other"]


def test_a_stream_is_read_once_for_a_function() -> None:
    scope = stack()
    made = kinesis_consumer(scope)
    found = broken_rules(lambda: kinesis_consumer(scope, "Two", stream=made.stream, function=made.function))
    assert found == [("LP115", "stream")]
    again = kinesis.Stream.from_stream_arn(scope, "One", KINESIS_ARN)
    twice = kinesis.Stream.from_stream_arn(scope, "Other", KINESIS_ARN)
    kinesis_consumer(scope, "Three", stream=again, function=made.function)
    found = broken_rules(lambda: kinesis_consumer(scope, "Four", stream=twice, function=made.function))
    assert found == [("LP115", "stream")]


@pytest.mark.parametrize(("granted", "codes"), [("write", ["LP414"]), ("read", [])])
def test_a_function_that_feeds_its_own_stream_is_warned_of(granted: str, codes: list[str]) -> None:
    scope = stack()
    made = kinesis_consumer(scope)
    getattr(made.stream, f"grant_{granted}")(made)
    root = scope.node.root
    assert isinstance(root, App)
    root.synth()
    assert warnings(made) == codes
