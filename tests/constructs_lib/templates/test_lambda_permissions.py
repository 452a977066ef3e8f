"""Whom functions let invoke them, and which ARN is meant."""

from typing import Any

import pytest

from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.lambda_permissions import SOME, fits, qualified
from tests.constructs_lib.checks.case import graph
from tests.constructs_lib.checks.parts import arn, function, ref, resource
from tests.constructs_lib.checks.parts_apis import invoke_uri, permission

ALIAS = resource("Lambda::Alias", FunctionName=ref("Function"), FunctionVersion="1", Name="live")


def _value(app: Graph, raw: Any) -> Any:
    return app.stacks[0].resolver.value(raw)


@pytest.mark.parametrize(
    ("named", "qualifier"),
    [
        (ref("Function"), ""),
        (arn("Function"), ""),
        (invoke_uri("Function"), ""),
        (ref("Alias"), "live"),
        ({"Fn::Sub": "${Function.Arn}:live"}, "live"),
        ({"Fn::Sub": "${Function.Arn}:$LATEST"}, SOME),
        ({"Fn::Sub": "${Function.Arn}:${Stage}"}, SOME),
        ({"Fn::Sub": "arn:aws:lambda:eu-west-1:111122223333:function:${Function}:live"}, "live"),
        (
            {
                "Fn::Sub": "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
                "${Function.Arn}:live/invocations"
            },
            "live",
        ),
    ],
)
def test_a_value_names_a_function_or_one_of_its_aliases(named: Any, qualifier: str) -> None:
    app = graph({**function(), "Alias": ALIAS}, Parameters={"Stage": {"Type": "String"}})
    found = qualified(app.names, _value(app, named))
    assert found is not None
    assert (found.function.logical_id, found.qualifier) == ("Function", qualifier)


def test_what_names_no_function_of_the_app_is_not_known() -> None:
    app = graph(function())
    assert qualified(app.names, "arn:aws:lambda:eu-west-1:111122223333:function:other") is None


def test_permissions_are_those_of_a_function_and_those_of_which_nobody_knows() -> None:
    app = graph(
        {
            **function(),
            "Own": permission("s3", "arn:aws:s3:::a"),
            "Unread": permission("s3", "arn:aws:s3:::a", {"Fn::ImportValue": "function"}),
            "Others": permission("s3", "arn:aws:s3:::a", "other"),
        }
    )
    (named,) = app.of_type("AWS::Lambda::Function")
    assert [each.resource.logical_id for each in app.permissions.of(named)] == ["Own", "Unread"]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (arn("Bucket"), True),
        ({"Fn::Sub": "arn:${AWS::Partition}:s3:::${Bucket}"}, True),
        ("arn:aws:s3:::*", True),
        (arn("Named"), False),
        ("arn:aws:s3:::named", False),
        ("arn:aws:s3:::of-another-app", False),
        ("arn:aws:s3:::shop-*", None),
        ({"Fn::ImportValue": "bucket"}, None),
    ],
)
def test_an_arn_is_that_of_a_source(given: Any, expected: bool | None) -> None:
    app = graph({"Bucket": resource("S3::Bucket"), "Named": resource("S3::Bucket", BucketName="named")})
    bucket = app.resources[0]
    assert fits(app.names, _value(app, given), bucket) is expected


def test_a_name_that_a_parameter_gives_may_be_any() -> None:
    resources = {"Bucket": resource("S3::Bucket", BucketName=ref("Name"))}
    app = graph(resources, Parameters={"Name": {"Type": "String"}})
    assert fits(app.names, "arn:aws:s3:::orders", app.resources[0]) is None


@pytest.mark.parametrize(
    ("bus", "path"),
    [
        (None, "rule/daily"),
        ("default", "rule/daily"),
        ("orders", "rule/orders/daily"),
        (ref("Bus"), "rule/orders/daily"),
        (arn("Bus"), "rule/orders/daily"),
    ],
)
def test_the_arn_of_a_rule_has_its_bus(bus: Any, path: str) -> None:
    named = {} if bus is None else {"EventBusName": bus}
    app = graph(
        {
            "Rule": resource("Events::Rule", Name="daily", **named),
            "Bus": resource("Events::EventBus", Name="orders"),
        }
    )
    assert fits(app.names, f"arn:aws:events:eu-west-1:111122223333:{path}", app.resources[0])
    assert fits(app.names, "arn:aws:events:eu-west-1:111122223333:rule/hourly", app.resources[0]) is False


def test_a_name_with_the_name_of_the_stack_is_one_text() -> None:
    name = {"Fn::Sub": "${AWS::AccountId}-${AWS::StackName}-orders"}
    found = Graph()
    add_stack(
        found, {"Resources": {"Bucket": resource("S3::Bucket", BucketName=name)}}, name="a", is_named=False
    )
    bucket = found.resources[0]
    same = {"Fn::Sub": "arn:aws:s3:::${AWS::AccountId}-${AWS::StackName}-orders"}
    assert fits(found.names, _value(found, same), bucket)
    assert fits(found.names, "arn:aws:s3:::111122223333-shop-orders", bucket)
    assert fits(found.names, "arn:aws:s3:::returns", bucket) is False
