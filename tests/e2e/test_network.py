"""A function in a VPC, and one with a file system, on the local AWS."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws
from tests.support.own_folders import can_be_replaced

APP = Path(__file__).parent / "apps" / "network"


@pytest.fixture(scope="module")
def deployed(deploy_stack: Callable[[Path], Deployment]) -> Deployment:
    return deploy_stack(APP)


def _invoke(aws: LocalAws, deployment: Deployment, path: str, event: object) -> Any:
    name = deployment.resource(path)
    found = aws.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event))
    answer = json.loads(found["Payload"].read())
    assert "FunctionError" not in found, answer
    return answer


def _configuration(aws: LocalAws, deployment: Deployment, name: str) -> Any:
    function = deployment.resource(f"Network/{name}")
    return aws.client("lambda").get_function_configuration(FunctionName=function)


@pytest.mark.parametrize("name", ["Answering", "Behind"])
def test_function_in_a_vpc_answers(local_aws: LocalAws, deployed: Deployment, name: str) -> None:
    assert _invoke(local_aws, deployed, f"Network/{name}", {"id": 1}) == {"id": 1}
    subnets = _configuration(local_aws, deployed, name)["VpcConfig"]["SubnetIds"]
    found = local_aws.client("ec2").describe_subnets(SubnetIds=subnets)["Subnets"]
    assert len({each["AvailabilityZone"] for each in found}) == 2


@can_be_replaced
def test_file_system_is_mounted(local_aws: LocalAws, deployed: Deployment) -> None:
    (mounted,) = _configuration(local_aws, deployed, "Mounting")["FileSystemConfigs"]
    assert mounted["LocalMountPath"] == "/mnt/mounting"
    points = local_aws.client("efs").describe_access_points()["AccessPoints"]
    assert mounted["Arn"] in {each["AccessPointArn"] for each in points}
    assert _invoke(local_aws, deployed, "Network/Mounting", {}) == {"is_mounted": True}
