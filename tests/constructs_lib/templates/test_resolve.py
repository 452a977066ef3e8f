"""What values come to: every function of CloudFormation, and what nobody can know."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, UNKNOWN, OneOf, Pseudo, Reference, Stack, Text
from constructs_lib.templates.resolved import is_known

SECTIONS: Mapping[str, Any] = {
    "Parameters": {
        "Free": {"Type": "String", "Default": "a"},
        "Size": {"Type": "Number", "AllowedValues": [128, 256]},
        "Only": {"Type": "String", "AllowedValues": ["one"]},
        "Names": {"Type": "CommaDelimitedList", "AllowedValues": ["a, b", "c"]},
        "Image": {"Type": "AWS::SSM::Parameter::Value<String>", "AllowedValues": ["a"]},
    },
    "Mappings": {"Regions": {"eu-west-1": {"Layer": "arn:layer", "Sizes": [1, 2]}, "1": {"Layer": "x"}}},
    "Conditions": {
        "Yes": {"Fn::Equals": [{"Ref": "AWS::Region"}, "eu-west-1"]},
        "No": {"Fn::Not": [{"Condition": "Yes"}]},
        "Open": {"Fn::Equals": [{"Ref": "Free"}, "prod"]},
        "And": {"Fn::And": [{"Condition": "Open"}, {"Condition": "No"}]},
        "AndOpen": {"Fn::And": [{"Condition": "Open"}, {"Condition": "Yes"}]},
        "Or": {"Fn::Or": [{"Condition": "Open"}, {"Condition": "Yes"}]},
        "OrOpen": {"Fn::Or": [{"Condition": "Open"}, {"Condition": "No"}]},
        "NotOpen": {"Fn::Not": [{"Condition": "Open"}]},
        "Round": {"Condition": "Round2"},
        "Round2": {"Condition": "Round"},
        "Numbers": {"Fn::Equals": [1, "1"]},
        "Odd": {"Fn::Equals": [1]},
    },
}
QUEUE = {"Type": "AWS::SQS::Queue"}


def _stack(resources: Mapping[str, Any] | None = None, **place: Any) -> Stack:
    template = {**SECTIONS, "Resources": resources or {"Queue": QUEUE, "Other": QUEUE}}
    given = {"account": "111122223333", "region": "eu-west-1"} | place
    return add_stack(Graph(), template, name="Shop", **given)


def _value(raw: Any, **place: Any) -> Any:
    return _stack(**place).resolver.value(raw)


def _said(value: Any) -> Any:
    """Return a value with references as texts."""
    match value:
        case Reference(resource, attribute):
            return f"<{resource.logical_id}.{attribute}>"
        case Text(parts):
            return tuple(map(_said, parts))
        case OneOf(values):
            return {"one of": [_said(each) for each in values]}
        case list():
            return [_said(each) for each in value]
        case dict():
            return {key: _said(each) for key, each in value.items()}
        case _:
            return value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (5, 5),
        (True, True),
        ("a", "a"),
        (None, None),
        ([1, ["a"]], [1, ["a"]]),
        ({}, {}),
        # Ref
        ({"Ref": "Queue"}, "<Queue.Ref>"),
        ({"Ref": "AWS::Region"}, "eu-west-1"),
        ({"Ref": "AWS::AccountId"}, "111122223333"),
        ({"Ref": "AWS::StackName"}, "Shop"),
        ({"Ref": "AWS::Partition"}, Pseudo("AWS::Partition")),
        ({"Ref": "AWS::NotificationARNs"}, UNKNOWN),
        ({"Ref": "Nothing"}, UNKNOWN),
        ({"Ref": ["Queue"]}, UNKNOWN),
        # Parameters
        ({"Ref": "Free"}, UNKNOWN),
        ({"Ref": "Only"}, "one"),
        ({"Ref": "Size"}, {"one of": [128, 256]}),
        ({"Ref": "Names"}, {"one of": [["a", "b"], ["c"]]}),
        ({"Ref": "Image"}, UNKNOWN),
        # GetAtt
        ({"Fn::GetAtt": ["Queue", "Arn"]}, "<Queue.Arn>"),
        ({"Fn::GetAtt": "Queue.Arn"}, "<Queue.Arn>"),
        ({"Fn::GetAtt": ["Queue", {"Ref": "Only"}]}, "<Queue.one>"),
        ({"Fn::GetAtt": ["Queue", {"Ref": "Free"}]}, UNKNOWN),
        ({"Fn::GetAtt": ["Nothing", "Arn"]}, UNKNOWN),
        ({"Fn::GetAtt": ["Queue"]}, UNKNOWN),
        ({"Fn::GetAtt": 5}, UNKNOWN),
        # Join
        ({"Fn::Join": ["-", ["a", 1, True]]}, "a-1-true"),
        ({"Fn::Join": ["", ["a", {"Ref": "Queue"}, "/*"]]}, ("a", "<Queue.Ref>", "/*")),
        ({"Fn::Join": ["", [{"Ref": "Queue"}]]}, "<Queue.Ref>"),
        ({"Fn::Join": ["", []]}, ""),
        ({"Fn::Join": [",", ["a", {"Ref": "AWS::NoValue"}]]}, "a"),
        ({"Fn::Join": [":", ["a", {"Ref": "Free"}, "b"]]}, ("a:", UNKNOWN, ":b")),
        ({"Fn::Join": ["-", {"Fn::Split": [",", "a,b"]}]}, "a-b"),
        ({"Fn::Join": ["-", {"Ref": "Free"}]}, UNKNOWN),
        ({"Fn::Join": ["-"]}, UNKNOWN),
        # Sub
        ({"Fn::Sub": "arn:${AWS::Region}:x"}, "arn:eu-west-1:x"),
        ({"Fn::Sub": "${Queue.Arn}/*"}, ("<Queue.Arn>", "/*")),
        ({"Fn::Sub": "${!Literal}-${ Only }"}, "${Literal}-one"),
        ({"Fn::Sub": ["${A}-${Only}", {"A": {"Ref": "AWS::AccountId"}}]}, "111122223333-one"),
        ({"Fn::Sub": ["${A}", {"A": {"Fn::Sub": "<${Only}>"}}]}, "<one>"),
        ({"Fn::Sub": "${Nothing}"}, UNKNOWN),
        ({"Fn::Sub": "plain"}, "plain"),
        ({"Fn::Sub": {"Ref": "Only"}}, UNKNOWN),
        # Select, Split
        ({"Fn::Select": [1, ["a", "b"]]}, "b"),
        ({"Fn::Select": ["0", {"Fn::Split": ["/", "a/b"]}]}, "a"),
        ({"Fn::Select": [5, ["a"]]}, UNKNOWN),
        ({"Fn::Select": [-1, ["a"]]}, UNKNOWN),
        ({"Fn::Select": [{"Ref": "Free"}, ["a"]]}, UNKNOWN),
        ({"Fn::Select": [0, {"Fn::GetAZs": ""}]}, UNKNOWN),
        ({"Fn::Split": ["", "a"]}, UNKNOWN),
        ({"Fn::Split": [",", {"Ref": "Free"}]}, UNKNOWN),
        # FindInMap
        ({"Fn::FindInMap": ["Regions", {"Ref": "AWS::Region"}, "Layer"]}, "arn:layer"),
        ({"Fn::FindInMap": ["Regions", "eu-west-1", "Sizes"]}, [1, 2]),
        ({"Fn::FindInMap": ["Regions", 1, "Layer"]}, "x"),
        ({"Fn::FindInMap": ["Regions", "mars", "Layer"]}, UNKNOWN),
        ({"Fn::FindInMap": ["Nothing", "a", "b"]}, UNKNOWN),
        ({"Fn::FindInMap": ["Regions", {"Ref": "Free"}, "Layer"]}, UNKNOWN),
        ({"Fn::FindInMap": ["Regions"]}, UNKNOWN),
        # If
        ({"Fn::If": ["Yes", "a", "b"]}, "a"),
        ({"Fn::If": ["No", "a", "b"]}, "b"),
        ({"Fn::If": ["Open", "a", "b"]}, {"one of": ["a", "b"]}),
        ({"Fn::If": ["Open", "a", "a"]}, "a"),
        ({"Fn::If": ["Open", "a", {"Ref": "AWS::NoValue"}]}, {"one of": ["a", ABSENT]}),
        ({"Fn::If": ["Nothing", "a", "b"]}, {"one of": ["a", "b"]}),
        ({"Fn::If": ["Open"]}, UNKNOWN),
        # Others
        ({"Fn::ToJsonString": {"a": {"Ref": "Only"}}}, '{"a": "one"}'),
        ({"Fn::ToJsonString": {"a": {"Ref": "Queue"}}}, UNKNOWN),
        ({"Fn::Length": [1, 2]}, 2),
        ({"Fn::Length": {"Ref": "Free"}}, UNKNOWN),
        ({"Fn::ImportValue": "nothing"}, UNKNOWN),
        ({"Fn::Base64": "a"}, UNKNOWN),
        ({"Fn::Cidr": ["10.0.0.0/16", 1]}, UNKNOWN),
        ({"Fn::GetAZs": ""}, UNKNOWN),
        ({"Fn::Transform": {"Name": "AWS::Include"}}, UNKNOWN),
        ({"A": 1, "Fn::Transform": {"Name": "AWS::Include"}}, UNKNOWN),
        ({"Fn::Something": "new"}, UNKNOWN),
        # Two keys are a mapping, whatever they are called.
        ({"Ref": "Queue", "B": 1}, {"Ref": "Queue", "B": 1}),
        # Dynamic references
        ("{{resolve:ssm:/a}}", UNKNOWN),
        ({"Fn::Sub": "x-{{resolve:secretsmanager:${Only}}}"}, UNKNOWN),
        ({"Fn::Join": ["", ["x-", "{{resolve:ssm:/a}}"]]}, ("x-", UNKNOWN)),
        # NoValue
        ({"a": {"Ref": "AWS::NoValue"}, "b": 1}, {"b": 1}),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"Ref": "AWS::NoValue"}, ABSENT),
        ([{"Fn::If": ["No", 1, {"Ref": "AWS::NoValue"}]}], []),
    ],
)
def test_value(raw: Any, value: Any) -> None:
    assert _said(_value(raw)) == value


@pytest.mark.parametrize("raw", [{"Ref": "AWS::Region"}, {"Ref": "AWS::AccountId"}])
def test_environments_that_are_open(raw: dict[str, str]) -> None:
    assert _value(raw, account=None, region=None) == Pseudo(raw["Ref"])
    assert _said(_value({"Fn::Sub": f"a-${{{raw['Ref']}}}"}, account=None, region=None)) == (
        "a-",
        Pseudo(raw["Ref"]),
    )


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("Yes", True),
        ("No", False),
        ("Open", None),
        ("And", False),
        ("AndOpen", None),
        ("Or", True),
        ("OrOpen", None),
        ("NotOpen", None),
        ("Round", None),
        ("Numbers", True),
        ("Odd", None),
        ("Nothing", None),
    ],
)
def test_condition(name: str, holds: bool | None) -> None:
    assert _stack().resolver.holds(name) is holds


def test_what_is_made() -> None:
    stack = _stack({name: {**QUEUE, "Condition": name} for name in ("Yes", "No", "Open")} | {"Queue": QUEUE})
    assert {name: each.is_made for name, each in stack.resources.items()} == {
        "Yes": True,
        "No": False,
        "Open": None,
        "Queue": True,
    }


def test_a_loop_of_language_extensions_adds_what_nobody_knows() -> None:
    loop = {"Fn::ForEach::Queues": ["Name", ["A"], {"Q${Name}": QUEUE}]}
    stack = _stack({"Queue": QUEUE, **loop})
    assert list(stack.resources) == ["Queue"]
    assert stack.resolver.value({"a": 1, **loop}) is UNKNOWN


@pytest.mark.parametrize("depth", [50, 150, 900])
def test_depth_ends_in_the_unknown(depth: int) -> None:
    raw: Any = {"Ref": "Queue"}
    for _ in range(depth):
        raw = [raw]
    value = _value(raw)
    while isinstance(value, list):
        (value,) = value
    assert value is UNKNOWN or _said(value) == "<Queue.Ref>"
    assert (value is UNKNOWN) == (depth > 200)


def _app(**templates: Any) -> Graph:
    app = Graph()
    for name, template in templates.items():
        add_stack(app, template, name=name, account="111122223333", region="eu-west-1")
    return app


def _export(value: Any, name: Any) -> dict[str, Any]:
    return {"Resources": {"Queue": QUEUE}, "Outputs": {"Out": {"Value": value, "Export": {"Name": name}}}}


def test_imports_between_stacks_of_one_app() -> None:
    user = {
        "Resources": {
            "User": {
                **QUEUE,
                "Properties": {
                    "X": {"Fn::ImportValue": {"Fn::Sub": "${Free}-arn"}},
                    "Y": {"Fn::ImportValue": "Base-arn"},
                },
            }
        }
    }
    named = {"Fn::Sub": "${AWS::StackName}-arn"}
    app = _app(Base=_export({"Fn::GetAtt": ["Queue", "Arn"]}, named), User=user)
    (found,) = app.stacks[1].resources.values()
    assert _said(found.value("Y")) == "<Queue.Arn>"
    assert found.value("Y").resource.stack.name == "Base"
    assert found.value("X") is UNKNOWN


def _output_of(stack: object, output: object = "Out", **more: object) -> dict[str, Any]:
    return {"Fn::GetStackOutput": {"StackName": stack, "OutputName": output, **more}}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (_output_of("Base"), "<Queue.Arn>"),
        (_output_of("Base", Region={"Ref": "AWS::Region"}), "<Queue.Arn>"),
        (_output_of("Base", Region="eu-west-1"), "<Queue.Arn>"),
        (_output_of({"Fn::Join": ["", ["Ba", "se"]]}), "<Queue.Arn>"),
        (_output_of("Base", Region="us-east-1"), UNKNOWN),
        (_output_of("Base", "Nothing"), UNKNOWN),
        (_output_of("Another"), UNKNOWN),
        (_output_of({"Ref": "Free"}), UNKNOWN),
        # Somebody else's stack.
        (_output_of("Base", RoleArn="arn:aws:iam::444455556666:role/reader"), UNKNOWN),
        ({"Fn::GetStackOutput": ["Base", "Out"]}, UNKNOWN),
    ],
)
def test_outputs_of_a_stack_of_one_app(given: dict[str, Any], expected: object) -> None:
    base = {"Resources": {"Queue": QUEUE}, "Outputs": {"Out": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}}}}
    app = _app(Base=base, User={"Resources": {"User": {**QUEUE, "Properties": {"X": given}}}})
    (found,) = app.stacks[1].resources.values()
    assert _said(found.value("X")) == expected


def test_stacks_that_read_each_other_are_unknown() -> None:
    outputs = {"Resources": {}, "Outputs": {"Out": {"Value": _output_of("B")}}}
    app = _app(A=outputs, B={"Resources": {}, "Outputs": {"Out": {"Value": _output_of("A")}}})
    assert app.stacks[0].resolver.value(_output_of("B")) is UNKNOWN


def test_stacks_that_import_from_each_other_are_unknown() -> None:
    app = _app(
        A=_export({"Fn::ImportValue": "b"}, "a"),
        B=_export({"Fn::ImportValue": "a"}, "b"),
    )
    assert app.stacks[0].resolver.value({"Fn::ImportValue": "a"}) is UNKNOWN


NESTED = {
    "Parameters": {
        "Arn": {"Type": "String"},
        "Size": {"Type": "Number", "Default": 7},
        "Names": {"Type": "List<String>"},
    },
    "Resources": {
        "Inner": {
            **QUEUE,
            "Properties": {
                "Arn": {"Ref": "Arn"},
                "Size": {"Ref": "Size"},
                "Names": {"Ref": "Names"},
                "Name": {"Ref": "AWS::StackName"},
            },
        }
    },
    "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Inner", "Arn"]}}},
}


@pytest.fixture
def outer(tmp_path: Path) -> Stack:
    """A stack with one nested in it."""
    (tmp_path / "nested.json").write_text(json.dumps(NESTED))
    given = {"Arn": {"Fn::GetAtt": ["Queue", "Arn"]}, "Names": "a, b"}
    template = {
        "Resources": {
            "Queue": QUEUE,
            "Nested": {
                "Type": "AWS::CloudFormation::Stack",
                "Properties": {"TemplateURL": "nested.json", "Parameters": given},
            },
        }
    }
    return add_stack(Graph(), template, name="Outer", file=tmp_path / "outer.json", region="eu-west-1")


def test_parameters_and_outputs_of_a_nested_stack(outer: Stack) -> None:
    inner = outer.nested["Nested"].resources["Inner"]
    assert _said(inner.value("Arn")) == "<Queue.Arn>"
    assert inner.value("Size") == 7
    assert inner.value("Names") == ["a", "b"]
    assert inner.value("Name") == Pseudo("AWS::StackName")
    assert outer.nested["Nested"].region == "eu-west-1"
    assert _said(outer.resolver.value({"Fn::GetAtt": ["Nested", "Outputs.Arn"]})) == "<Inner.Arn>"
    assert _said(outer.resolver.value({"Fn::Sub": "${Nested.Outputs.Arn}"})) == "<Inner.Arn>"
    assert outer.resolver.value({"Fn::GetAtt": ["Nested", "Outputs.Nothing"]}) is UNKNOWN


def test_a_parameter_that_goes_in_a_circle_is_unknown(outer: Stack) -> None:
    parent = outer.resources["Nested"].definition["Properties"]["Parameters"]
    parent["Arn"] = {"Fn::GetAtt": ["Nested", "Outputs.Round"]}
    outer.nested["Nested"].template["Outputs"]["Round"] = {"Value": {"Ref": "Arn"}}
    assert outer.nested["Nested"].resolver.value({"Ref": "Arn"}) is UNKNOWN


@pytest.mark.parametrize(
    ("value", "known"),
    [
        (5, True),
        ("a", True),
        (None, True),
        ([1, {"a": "b"}], True),
        (UNKNOWN, False),
        (ABSENT, False),
        ([UNKNOWN], False),
        ({"a": OneOf((1, 2))}, False),
        (Pseudo("AWS::Region"), False),
        (Text(("a", UNKNOWN)), False),
    ],
)
def test_known(value: Any, known: bool) -> None:
    assert is_known(value) is known
