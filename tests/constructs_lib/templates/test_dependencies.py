"""What CloudFormation makes before what."""

from typing import Any

import pytest

from constructs_lib.templates.dependencies import made_before
from tests.constructs_lib.checks.case import graph

MAYBE = {
    "Conditions": {"IsLive": {"Fn::Equals": [{"Ref": "Stage"}, "live"]}},
    "Parameters": {"Stage": {"Type": "String"}},
}
ALWAYS = {"Conditions": {"IsLive": {"Fn::Equals": ["live", "live"]}}}


def _needs(**properties: Any) -> dict[str, Any]:
    return {"One": {"Type": "AWS::SNS::Topic", "Properties": properties}, "Two": {"Type": "AWS::SQS::Queue"}}


@pytest.mark.parametrize(
    "value",
    [
        {"Ref": "Two"},
        {"Fn::GetAtt": ["Two", "Arn"]},
        {"Fn::GetAtt": "Two.Arn"},
        {"Fn::Sub": "a-${Two}"},
        {"Fn::Sub": "a-${Two.Arn}"},
        {"Fn::Sub": ["${Own}", {"Own": {"Ref": "Two"}}]},
        {"Fn::Join": ["", ["a", {"Ref": "Two"}]]},
        [{"Key": {"Ref": "Two"}}],
    ],
)
def test_a_resource_waits_for_what_it_names(value: object) -> None:
    app = graph(_needs(DisplayName=value))
    one, two = app.resources
    assert app.dependencies.waits(one, two, sure=True)
    assert not app.dependencies.waits(two, one, sure=False)
    assert made_before(one) == {two}


@pytest.mark.parametrize(
    "value", ["Two", {"Fn::Sub": "${!Two}"}, {"Fn::Sub": ["${Two}", {"Two": "a"}]}, {"Ref": "Other"}]
)
def test_what_only_looks_like_a_name_is_none(value: object) -> None:
    one, _ = graph(_needs(DisplayName=value)).resources
    assert made_before(one) == set()


def test_a_resource_waits_for_what_it_depends_on_through_others() -> None:
    app = graph(
        {
            "One": {"Type": "AWS::SNS::Topic", "DependsOn": "Two"},
            "Two": {"Type": "AWS::SNS::Topic", "DependsOn": ["Three"]},
            "Three": {"Type": "AWS::SNS::Topic"},
        }
    )
    one, _, three = app.resources
    assert app.dependencies.waits(one, three, sure=True)
    assert list(app.dependencies.circles()) == []


def test_what_a_condition_decides_is_not_sure() -> None:
    value = {"Fn::If": ["IsLive", {"Ref": "Two"}, "none"]}
    for sections, is_sure in ((MAYBE, False), (ALWAYS, True)):
        app = graph(_needs(DisplayName=value), **sections)
        one, two = app.resources
        assert app.dependencies.waits(one, two, sure=False)
        assert app.dependencies.waits(one, two, sure=True) is is_sure


def test_what_may_not_be_made_is_no_sure_part_of_a_circle() -> None:
    two = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "One"}}}
    resources = {**_needs(DisplayName={"Ref": "Two"}), "Two": two}
    assert [len(each) for each in graph(resources).dependencies.circles()] == [2]
    maybe = {**resources, "Two": {**two, "Condition": "IsLive"}}
    assert list(graph(maybe, **MAYBE).dependencies.circles()) == []
