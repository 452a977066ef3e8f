"""What CloudFormation makes before a resource."""

from typing import Any

import pytest

from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.dependencies import made_before
from constructs_lib.templates.graph import Graph


def _before(**more: Any) -> set[str]:
    graph = Graph()
    kinds: dict[str, Any] = {name: {"Type": "AWS::SNS::Topic"} for name in ("One", "Two", "Three")}
    kinds["Two"] = {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "Three"}}}
    stack = add_stack(graph, {"Resources": {**kinds, "It": {"Type": "AWS::SQS::Queue", **more}}}, name="Shop")
    return {each.logical_id for each in made_before(stack.resources["It"])}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Ref": "One"}, {"One"}),
        ({"Fn::GetAtt": ["One", "Arn"]}, {"One"}),
        ({"Fn::GetAtt": "One.Arn"}, {"One"}),
        ({"Fn::Sub": "x-${One}-${Two.Arn}"}, {"One", "Two", "Three"}),
        ({"Fn::Sub": ["${x}", {"x": {"Ref": "One"}}]}, {"One"}),
        ({"Fn::Sub": "${!One}"}, set()),
        ({"Fn::Join": ["", [{"Ref": "Two"}]]}, {"Two", "Three"}),
        ({"Ref": "AWS::Region"}, set()),
        ({"Ref": "Parameter"}, set()),
        ("One", set()),
    ],
)
def test_references(value: Any, expected: set[str]) -> None:
    assert _before(Properties={"QueueName": value}) == expected


@pytest.mark.parametrize("given", ["Two", ["Two"], ["Two", "Gone"]])
def test_depends_on(given: Any) -> None:
    assert _before(DependsOn=given) == {"Two", "Three"}
