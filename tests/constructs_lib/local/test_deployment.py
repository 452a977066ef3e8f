"""What a deployed assembly is asked for, by the names that people use."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.local import LocalAwsError
from constructs_lib.local.deployable import read_assembly
from constructs_lib.local.deployment import Deployment
from tests.constructs_lib.local.test_deployable import stack, write
from tests.support.stubs import stub

__all__ = ["stub"]

Stub = Callable[[str], tuple[Any, Stubber]]
ENDPOINT = "http://127.0.0.1:4566"
RESOURCES = {
    "OrdersAB12CD34": {"Type": "AWS::SQS::Queue", "Metadata": {"aws:cdk:path": "Shop/Orders/Resource"}},
    "Mail": {"Type": "AWS::SNS::Topic"},
    "Nested": {
        "Type": "AWS::CloudFormation::Stack",
        "Metadata": {"aws:cdk:path": "Shop/More.NestedStack/Resource", "aws:asset:path": "more.json"},
    },
}
INSIDE = {
    "TableAB12CD34": {
        "Type": "AWS::DynamoDB::Table",
        "Metadata": {"aws:cdk:path": "Shop/More/Table/Resource"},
    }
}


def _items(resources: dict[str, Any]) -> dict[str, Any]:
    summaries = [
        {
            "LogicalResourceId": logical_id,
            "PhysicalResourceId": f"{logical_id}-made",
            "ResourceType": resource["Type"],
            "ResourceStatus": "CREATE_COMPLETE",
            "LastUpdatedTimestamp": "2026-11-27T00:00:00Z",
        }
        for logical_id, resource in resources.items()
    ]
    return {"StackResourceSummaries": summaries}


@pytest.fixture
def deployment(stub: Stub, tmp_path: Path) -> Deployment:
    write(tmp_path, {"Shop": stack()}, {"Resources": RESOURCES})
    (tmp_path / "more.json").write_text(json.dumps({"Resources": INSIDE}))
    client, stubber = stub("cloudformation")
    described = {
        "StackName": "Shop",
        "CreationTime": "2026-11-27T00:00:00Z",
        "StackStatus": "CREATE_COMPLETE",
    }
    stubber.add_response("describe_stacks", {"Stacks": [described]}, {"StackName": "Shop"})
    stubber.add_response("list_stack_resources", _items(RESOURCES), {"StackName": "Shop"})
    stubber.add_response("list_stack_resources", _items(INSIDE), {"StackName": "Nested-made"})
    return Deployment(read_assembly(tmp_path), ENDPOINT, "us-east-1", lambda _service, **_region: client)


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Shop/Orders", "OrdersAB12CD34-made"),
        ("Orders", "OrdersAB12CD34-made"),
        ("OrdersAB12CD34", "OrdersAB12CD34-made"),
        ("Shop/Mail", "Mail-made"),
        ("Shop/More/Table", "TableAB12CD34-made"),
        ("/Shop/More/Table/Resource/", "TableAB12CD34-made"),
    ],
)
def test_a_resource_is_found_in_nested_stacks_and_without_a_path(
    deployment: Deployment, name: str, made: str
) -> None:
    assert deployment.resource(name) == made


def test_a_name_that_nothing_has_is_answered_with_the_nearest(deployment: Deployment) -> None:
    with pytest.raises(
        LocalAwsError, match=r"no resource 'Shop/Ordes' was deployed; did you mean Shop/Orders"
    ):
        deployment.resource("Shop/Ordes")
