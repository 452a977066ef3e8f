from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from constructs_lib.local import LocalAwsError
from constructs_lib.local.stack_outputs import stack_outputs

ENDPOINT = "http://127.0.0.1:4566"


def _stack(name: str, **outputs: str) -> dict[str, Any]:
    return {
        "StackName": name,
        "StackStatus": "CREATE_COMPLETE",
        "CreationTime": "2026-11-27T00:00:00Z",
        "Outputs": [{"OutputKey": key, "OutputValue": value} for key, value in outputs.items()],
    }


@pytest.fixture
def cloudformation() -> Iterator[Any]:
    client = boto3.client(
        "cloudformation", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
    )
    stacks = [
        _stack("Shop", Url="https://abc123.execute-api.us-east-1.amazonaws.com/prod/", Table="orders"),
        _stack("CDKToolkit", BucketName="assets"),
        _stack("Empty"),
    ]
    with Stubber(client) as stub:
        stub.add_response("describe_stacks", {"Stacks": stacks})
        yield client


def test_every_stack_but_the_bootstrap_is_there_with_local_addresses(cloudformation: Any) -> None:
    found = stack_outputs(cloudformation, ENDPOINT)
    assert list(found) == ["Empty", "Shop"]
    assert found["Empty"] == {}
    assert found["Shop"]["Table"] == "orders"
    assert "abc123" in found["Shop"]["Url"]
    assert found["Shop"]["Url"].startswith("http://")
    assert "amazonaws.com" not in found["Shop"]["Url"]


def test_one_stack_alone(cloudformation: Any) -> None:
    assert list(stack_outputs(cloudformation, ENDPOINT, "Shop")) == ["Shop"]


def test_an_unknown_stack_names_the_nearest(cloudformation: Any) -> None:
    with pytest.raises(LocalAwsError, match=r"^no stack 'Shp' on the local AWS; did you mean Shop$"):
        stack_outputs(cloudformation, ENDPOINT, "Shp")
