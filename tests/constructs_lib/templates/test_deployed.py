"""What a stack holds, and what a construct of it is."""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.templates.deployed import Deployed
from constructs_lib.templates.lookup import below, names, nearest

Stub = Callable[[str], tuple[Any, Stubber]]
# Logical id, type, and construct path.
Item = tuple[str, str, str]


def add_stack(stubber: Stubber, name: str, items: Sequence[Item], template: str = "") -> None:
    resources = {
        logical_id: {"Type": kind, "Metadata": {"aws:cdk:path": path} if path else {}}
        for logical_id, kind, path in items
    }
    body = template or json.dumps({"Resources": resources})
    stubber.add_response(
        "get_template", {"TemplateBody": body}, {"StackName": name, "TemplateStage": "Processed"}
    )
    summaries = [
        {
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": f"{logical_id}-name",
            "ResourceType": kind,
            "ResourceStatus": "DELETE_COMPLETE" if logical_id == "Gone" else "CREATE_COMPLETE",
            "LastUpdatedTimestamp": "2026-11-23T00:00:00Z",
        }
        for logical_id, kind, _ in items
    ]
    stubber.add_response("list_stack_resources", {"StackResourceSummaries": summaries}, {"StackName": name})


def held(app: Deployed, construct: str) -> set[str]:
    return {resource.logical_id for resource in below(app.resources, construct)}


def read(stub: Stub, **stacks: Sequence[Item]) -> Deployed:
    client, stubber = stub("cloudformation")
    for name, items in stacks.items():
        add_stack(stubber, name.replace("_", "-"), items)
    return Deployed.read(client, next(iter(stacks)).replace("_", "-"))


ITEMS = [
    ("OrdersIntake1234ABCD", "AWS::SQS::Queue", "Prod/Shop/Orders/Intake/Resource"),
    ("OrdersIntakeDead1234", "AWS::SQS::Queue", "Prod/Shop/Orders/IntakeDead/Resource"),
    ("Meta", "AWS::CDK::Metadata", "Prod/Shop/CDKMetadata/Default"),
]


@pytest.mark.parametrize(
    "construct", ["Orders/Intake", "/Orders/Intake/", "Shop/Orders/Intake", "Prod/Shop/Orders/Intake"]
)
def test_a_construct_path_may_start_at_the_stack_or_above(stub: Stub, construct: str) -> None:
    resources = read(stub, Prod_Shop=ITEMS)
    assert held(resources, construct) == {"OrdersIntake1234ABCD"}


def test_a_construct_holds_all_below_it(stub: Stub) -> None:
    assert len(held(read(stub, Prod_Shop=ITEMS), "Orders")) == 2


def test_without_paths_a_logical_id_starts_with_the_construct(stub: Stub) -> None:
    items = [*ITEMS, ("nightlyreport1234ABCD", "AWS::SQS::Queue", "")]
    resources = read(stub, Shop=[(logical_id, kind, "") for logical_id, kind, _ in items])
    assert held(resources, "Orders/IntakeDead") == {"OrdersIntakeDead1234"}
    assert held(resources, "nightly-report") == {"nightlyreport1234ABCD"}


@pytest.mark.parametrize(
    ("construct", "expected"),
    [
        ("Intake", {"Mapping1", "Queue1"}),
        ("Intake2", {"Mapping2"}),
        ("Intake/Queue", {"Queue1"}),
        ("Orders/Intake", {"Mapping3"}),
        ("Orders", {"Mapping3", "Mapping4"}),
        ("Orders/IntakeLate", {"Mapping4"}),
        ("Mapping4", {"Mapping4"}),
    ],
)
def test_names_that_begin_alike_are_apart(stub: Stub, construct: str, expected: set[str]) -> None:
    mapping = "AWS::Lambda::EventSourceMapping"
    items = [
        ("Mapping1", mapping, "Shop/Intake/EventSourceMapping/Resource"),
        ("Queue1", "AWS::SQS::Queue", "Shop/Intake/Queue/Resource"),
        ("Mapping2", mapping, "Shop/Intake2/EventSourceMapping/Resource"),
        ("Mapping3", mapping, "Shop/Orders/Intake/EventSourceMapping/Resource"),
        ("Mapping4", mapping, "Shop/Orders/IntakeLate/EventSourceMapping/Resource"),
    ]
    assert held(read(stub, Shop=items), construct) == expected


def test_a_part_of_an_id_is_no_construct(stub: Stub) -> None:
    app = read(stub, Shop=ITEMS)
    assert held(app, "Orders/Inta") == set()
    assert "Orders/Intake" in nearest("Orders/Inta", names(app.resources))


def test_nested_stacks_belong_to_the_stack(stub: Stub) -> None:
    nested = [("Nested", "AWS::CloudFormation::Stack", "Shop/Nested.NestedStack/Resource"), *ITEMS[2:]]
    inside = [("Queue", "AWS::SQS::Queue", "Shop/Nested/Queue/Resource")]
    client, stubber = stub("cloudformation")
    # The nested stack is read where it is listed.
    add_stack(stubber, "Shop", nested)
    add_stack(stubber, "Nested-name", inside)
    resources = Deployed.read(client, "Shop")
    assert [queue.name for queue in resources.made("AWS::SQS::Queue")] == ["Shop/Nested/Queue"]


def test_what_was_deleted_is_not_there(stub: Stub) -> None:
    resources = read(stub, Shop=[*ITEMS, ("Gone", "AWS::SQS::Queue", "Prod/Shop/Gone/Resource")])
    assert len(resources.made("AWS::SQS::Queue")) == 2


def test_a_template_in_yaml_is_read(stub: Stub) -> None:
    client, stubber = stub("cloudformation")
    add_stack(
        stubber,
        "Shop",
        ITEMS[:1],
        template="Resources: {OrdersIntake1234ABCD: {Metadata: {'aws:cdk:path': Shop/Intake/Resource}}}\n",
    )
    queues = Deployed.read(client, "Shop").made("AWS::SQS::Queue")
    assert [queue.name for queue in queues] == ["Shop/Intake"]
