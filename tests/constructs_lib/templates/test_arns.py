"""Which resource a value names, however it is written."""

from typing import Any

import pytest

from constructs_lib.templates.arns import arn_forms, canonical, is_certain, may_be, opened
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, UNKNOWN, OneOf, Pseudo, Text

RESOURCES: dict[str, Any] = {
    "Function": {"Type": "AWS::Lambda::Function"},
    "Named": {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "named"}},
    "Alias": {
        "Type": "AWS::Lambda::Alias",
        "Properties": {"FunctionName": {"Ref": "Function"}, "Name": "live", "FunctionVersion": "1"},
    },
    "Version": {
        "Type": "AWS::Lambda::Version",
        "Properties": {"FunctionName": {"Fn::GetAtt": ["Function", "Arn"]}},
    },
    "Queue": {"Type": "AWS::SQS::Queue"},
    "NamedQueue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "orders"}},
    "Topic": {"Type": "AWS::SNS::Topic"},
    "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "pictures"}},
    "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "orders"}},
    "Stream": {"Type": "AWS::Kinesis::Stream"},
    "Role": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": "worker"}},
    "Api": {"Type": "AWS::ApiGatewayV2::Api"},
}
ATT = "Fn::GetAtt"


def _graph(**place: Any) -> Graph:
    app = Graph()
    given = {"account": "111122223333", "region": "eu-west-1"} | place
    add_stack(app, {"Resources": RESOURCES}, name="Shop", **given)
    return app


def _target(raw: Any, *kinds: str, function: bool = False, **place: Any) -> str | None:
    app = _graph(**place)
    value = app.stacks[0].resolver.value(raw)
    found = app.names.function(value) if function else app.names.target(value, *kinds)
    return found.logical_id if found else None


@pytest.mark.parametrize(
    ("raw", "kinds", "target"),
    [
        ({"Ref": "Queue"}, (), "Queue"),
        ({ATT: ["Queue", "Arn"]}, ("AWS::SQS::Queue",), "Queue"),
        ({ATT: ["Queue", "Arn"]}, ("AWS::SNS::Topic",), None),
        # By an ARN that is written, or put together.
        ("arn:aws:sqs:eu-west-1:111122223333:orders", (), "NamedQueue"),
        ({"Fn::Sub": "arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:orders"}, (), "NamedQueue"),
        ({"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Queue.QueueName}"}, (), "Queue"),
        (
            {"Fn::Join": ["", ["arn:aws-cn:sqs:eu-west-1:111122223333:", {ATT: ["Queue", "QueueName"]}]]},
            (),
            "Queue",
        ),
        ("arn:aws:s3:::pictures", (), "Bucket"),
        ({"Fn::Sub": "arn:aws:s3:::${Bucket}"}, (), "Bucket"),
        ("arn:aws:dynamodb:eu-west-1:111122223333:table/orders", (), "Table"),
        ("arn:aws:iam::111122223333:role/worker", (), "Role"),
        ({"Fn::Sub": "arn:aws:kinesis:${AWS::Region}:${AWS::AccountId}:stream/${Stream}"}, (), "Stream"),
        ({"Fn::Sub": "arn:aws:apigateway:${AWS::Region}::/apis/${Api}"}, (), "Api"),
        # Another account, Region or name is another one.
        ("arn:aws:sqs:eu-west-1:999999999999:orders", (), None),
        ("arn:aws:sqs:us-east-1:111122223333:orders", (), None),
        ("arn:aws:sqs:eu-west-1:111122223333:mail", (), None),
        # By a name, for a type that is asked for.
        ("orders", ("AWS::SQS::Queue",), "NamedQueue"),
        ("orders", ("AWS::DynamoDB::Table",), "Table"),
        ("orders", (), None),
        # What a topic's Ref is.
        ({"Ref": "Topic"}, ("AWS::SNS::Topic",), "Topic"),
        # Nobody knows.
        ({"Ref": "Nothing"}, (), None),
        ({"Fn::ImportValue": "x"}, (), None),
        (5, (), None),
    ],
)
def test_target(raw: Any, kinds: tuple[str, ...], target: str | None) -> None:
    assert _target(raw, *kinds) == target


@pytest.mark.parametrize(
    "raw",
    [
        {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:orders"},
        {"Fn::Join": [":", ["arn:aws:sqs", {"Ref": "AWS::Region"}, {"Ref": "AWS::AccountId"}, "orders"]]},
    ],
)
def test_an_environment_that_is_open_is_the_same_for_both(raw: Any) -> None:
    assert _target(raw, account=None, region=None) == "NamedQueue"
    assert _target("arn:aws:sqs:eu-west-1:111122223333:orders", account=None, region=None) is None


_INVOKE = "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${%s}/invocations"


@pytest.mark.parametrize(
    ("raw", "target"),
    [
        ({"Ref": "Function"}, "Function"),
        ({ATT: ["Function", "Arn"]}, "Function"),
        ({"Ref": "Alias"}, "Function"),
        ({"Ref": "Version"}, "Function"),
        ({"Fn::Sub": "${Function.Arn}:live"}, "Function"),
        ({"Fn::Sub": "${Function.Arn}:$LATEST"}, "Function"),
        ("named", "Named"),
        ("arn:aws:lambda:eu-west-1:111122223333:function:named", "Named"),
        ("arn:aws:lambda:eu-west-1:111122223333:function:named:live", "Named"),
        ({"Fn::Sub": _INVOKE % "Function.Arn"}, "Function"),
        ({"Fn::Sub": _INVOKE % "Alias"}, "Function"),
        (
            "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
            "arn:aws:lambda:eu-west-1:111122223333:function:named/invocations",
            "Named",
        ),
        ("other", None),
        ({"Ref": "Queue"}, None),
    ],
)
def test_function(raw: Any, target: str | None) -> None:
    assert _target(raw, function=True) == target


def test_a_circle_of_aliases_is_no_function() -> None:
    app = Graph()
    alias = {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "B"}}}
    other = {"Type": "AWS::Lambda::Alias", "Properties": {"FunctionName": {"Ref": "A"}}}
    add_stack(app, {"Resources": {"A": alias, "B": other}}, name="Shop")
    assert app.names.function(app.stacks[0].resolver.value({"Ref": "A"})) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        (Pseudo("AWS::Region"), "{AWS::Region}"),
        (Text(("a-", Pseudo("AWS::Region"))), "a-{AWS::Region}"),
        (Text((Pseudo("AWS::Partition"), "x")), "{AWS::Partition}x"),
        (Text(("arn:", Pseudo("AWS::Partition"), ":sqs")), "arn:aws:sqs"),
        ("arn:aws-us-gov:sqs", "arn:aws:sqs"),
        (Text(("a", UNKNOWN)), None),
        (UNKNOWN, None),
        (ABSENT, None),
        (5, None),
        (OneOf(("a", "b")), None),
    ],
)
def test_canonical(value: Any, text: str | None) -> None:
    assert canonical(value) == text


def test_two_resources_of_one_stack_have_other_texts() -> None:
    app = _graph()
    forms = [set(arn_forms(each)) for each in app.resources]
    assert len(set.union(*forms)) == sum(map(len, forms))


@pytest.mark.parametrize(
    ("value", "may", "must"),
    [
        ("a", True, True),
        (ABSENT, False, False),
        (UNKNOWN, True, False),
        (OneOf(("a", ABSENT)), True, False),
        (OneOf(("a", "b")), True, True),
        (OneOf(("a", UNKNOWN)), True, False),
    ],
)
def test_what_is_there_and_what_may_be(value: Any, may: bool, must: bool) -> None:
    assert (may_be(value), is_certain(value)) == (may, must)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sqs:us-east-1:111122223333:orders", "sqs:{AWS::Region}:{AWS::AccountId}:orders"),
        ("dynamodb:*:*:table/orders", "dynamodb:{AWS::Region}:{AWS::AccountId}:table/orders"),
        ("sqs:{AWS::Region}:1:orders", "sqs:{AWS::Region}:{AWS::AccountId}:orders"),
        ("s3:::pictures/*", "s3:::pictures/*"),
        ("iam::1:role/worker", "iam::{AWS::AccountId}:role/worker"),
    ],
)
def test_what_a_stack_leaves_open_may_be_written_out(text: str, expected: str) -> None:
    stack_open, stack_fixed = _graph(account=None, region=None).stacks[0], _graph().stacks[0]
    assert opened(f"arn:aws:{text}", stack_open) == f"arn:aws:{expected}"
    assert opened(f"arn:aws:{text}", stack_fixed) == f"arn:aws:{text}"
