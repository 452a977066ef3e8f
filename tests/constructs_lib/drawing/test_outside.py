"""What no template says is drawn by the name that a template takes it from."""

from typing import Any

import pytest

from constructs_lib.drawing.drawn_from import diagram_of
from constructs_lib.templates.assembly import add_stack
from constructs_lib.templates.graph import Graph
from tests.constructs_lib.checks.parts import arn, ref, resource
from tests.constructs_lib.drawing.apps import drawn, parts, ways

WORK = resource("Lambda::Function")


def _mapped(source: Any) -> dict[str, Any]:
    return resource("Lambda::EventSourceMapping", FunctionName=ref("Work"), EventSourceArn=source)


IMPORTS = {
    "orders-arn": {"Fn::ImportValue": "orders-arn"},
    "eu-payments": {"Fn::ImportValue": {"Fn::Sub": ["${Where}-payments", {"Where": "eu"}]}},
    "${Net}-mails": {"Fn::ImportValue": {"Fn::Sub": "${Net}-mails"}},
    "Jobs": {"Ref": "Jobs"},
    "Net": {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:${Net}-jobs"},
    "Clicks": {"Fn::Join": ["", ["arn:aws:sqs:", {"Ref": "AWS::Region"}, ":", {"Ref": "Clicks"}]]},
    "/shop/queue": "{{resolve:ssm:/shop/queue:1}}",
    "QueueArn": {"Fn::GetStackOutput": {"StackName": "other", "OutputName": "QueueArn"}},
}


def test_each_import_and_parameter_is_a_source_of_its_own() -> None:
    mappings = {f"M{n}": _mapped(value) for n, value in enumerate(IMPORTS.values())}
    app = Graph()
    parameters = {key: {"Type": "String"} for key in ("Jobs", "Net", "Clicks")}
    add_stack(app, {"Parameters": parameters, "Resources": {"Work": WORK, **mappings}}, name="Shop")
    assert set(parts(diagram_of(app))) == {"Work", *IMPORTS}


def test_names_that_hold_the_name_of_the_stack_are_apart() -> None:
    named = {
        f"M{n}": _mapped({"Fn::Sub": f"arn:aws:sqs:eu-west-1:1:${{AWS::StackId}}-q{n}"}) for n in range(2)
    }
    found = set(parts(drawn(Work=WORK, **named)))
    assert found == {"Work", "{AWS::StackId}-q0", "{AWS::StackId}-q1"}


def test_each_import_is_a_failure_route_of_its_own() -> None:
    lost = [{"DeadLetterConfig": {"TargetArn": {"Fn::ImportValue": f"lost-{n}"}}} for n in range(2)]
    found = parts(drawn(A=resource("Lambda::Function", **lost[0]), B=resource("Lambda::Function", **lost[1])))
    assert set(found) == {"A", "B", "lost-0", "lost-1"}


@pytest.mark.parametrize(
    ("bus", "name"),
    [
        ("partner-bus", "partner-bus"),
        ({"Fn::ImportValue": "bus-of-another-app"}, "bus-of-another-app"),
        ("arn:aws:events:eu-west-1:111122223333:event-bus/partner", "partner"),
    ],
)
def test_bus_of_another_app_is_drawn(bus: object, name: str) -> None:
    rule = resource("Events::Rule", EventBusName=bus, Targets=[{"Id": "1", "Arn": arn("Work")}])
    assert ways(drawn(Rule=rule, Work=WORK)) == ["event: Rule to Work", f"event: {name} to Rule"]


@pytest.mark.parametrize("bus", ["default", "arn:aws:events:eu-west-1:111122223333:event-bus/default"])
def test_default_bus_is_not_drawn(bus: str) -> None:
    rule = resource("Events::Rule", EventBusName=bus, Targets=[{"Id": "1", "Arn": arn("Work")}])
    assert ways(drawn(Rule=rule, Work=WORK)) == ["event: Rule to Work"]
