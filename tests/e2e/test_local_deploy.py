"""Any synthesised assembly deploys and is found again: addresses, names, log lines, reasons of a failure."""

import io
import json
import urllib.request
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import Deployment, LocalAws, LocalAwsError
from tests.support.waiting import PATIENCE

SMALL = Path(__file__).parent / "apps" / "small"
URL_OF_NOTHING = {
    "Type": "AWS::Lambda::Url",
    "Metadata": {"aws:cdk:path": "Broken/Handler/FunctionUrl/Resource"},
    "Properties": {"TargetFunctionArn": "nowhere", "AuthType": "NONE"},
}


@pytest.fixture(scope="module")
def small(deploy_stack: Callable[[Path], Deployment]) -> Deployment:
    return deploy_stack(SMALL)


def get(url: str) -> Any:
    with urllib.request.urlopen(url, timeout=PATIENCE) as response:  # noqa: S310
        return json.load(response)


@pytest.mark.parametrize("name", ["RestEndpoint", "Small/Rest", "HttpUrl", "Small/Http"])
def test_python_function_answers_at_every_local_address(
    local_aws: LocalAws, small: Deployment, name: str
) -> None:
    body = get(small.url(name, "/some/path"))
    assert body["path"].endswith("/some/path")
    lines = local_aws.logs(small.resource("Small/Python"), body["request_id"], time_limit=PATIENCE)
    assert "echo of " + body["path"] in lines
    assert lines[0].startswith(f"START RequestId: {body['request_id']}")
    assert lines[-1].startswith(f"REPORT RequestId: {body['request_id']}")


def test_node_function_answers_at_its_url_and_its_log_lines_are_found(
    local_aws: LocalAws, small: Deployment
) -> None:
    body = get(small.url("Small/Node/FunctionUrl"))
    lines = local_aws.logs(small.resource("Small/Node"), body["request_id"], time_limit=PATIENCE)
    assert any(line.endswith("greeting from Node.js") for line in lines)


def test_outputs_are_as_cloudformation_gives_them(small: Deployment) -> None:
    assert ".execute-api.us-east-1.amazonaws.com" in small.outputs["Small"]["HttpUrl"]


def test_functions_see_nothing_of_this_project(small: Deployment) -> None:
    body = get(small.url("HttpUrl"))
    assert body["finds_this_library"] is False
    assert not [name for name in body["environment"] if name.startswith(("PYTEST", "VIRTUAL_ENV", "GIT_"))]


def test_clients_ignore_the_profile_and_the_endpoint_of_the_user(
    local_aws: LocalAws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:1")
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    assert local_aws.client("sqs").list_queues()["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_the_log_of_an_unknown_request_is_an_error_after_the_time_limit(
    local_aws: LocalAws, small: Deployment
) -> None:
    with pytest.raises(LocalAwsError, match="no complete log of request nothing"):
        local_aws.logs(small.resource("Small/Python"), "nothing", time_limit=0.2)


def test_an_unknown_resource_names_its_neighbours(small: Deployment) -> None:
    with pytest.raises(LocalAwsError, match=r"no resource 'Small/Pyton' was deployed.*Small/Python"):
        small.resource("Small/Pyton")


def test_a_failing_deployment_names_the_resource_and_the_reason(
    local_aws: LocalAws, write_assembly: Callable[..., Path]
) -> None:
    assembly = write_assembly("Broken", {"Url": URL_OF_NOTHING})
    with pytest.raises(LocalAwsError) as caught:
        local_aws.deploy(assembly, time_limit=PATIENCE)
    text = str(caught.value)
    assert text.startswith("Broken/Handler/FunctionUrl (AWS::Lambda::Url) was not deployed: ")
    assert "Lambda function not found: nowhere" in text
    assert "\n" not in text
    log = Path(text.rsplit("full output: ", 1)[1])
    assert "Broken" in log.read_text()


def test_a_stack_for_another_account_is_refused_before_anything_is_deployed(
    local_aws: LocalAws, write_assembly: Callable[..., Path]
) -> None:
    queue = {"Queue": {"Type": "AWS::SQS::Queue"}}
    assembly = write_assembly("Foreign", queue, "aws://111122223333/us-east-1")
    with pytest.raises(LocalAwsError, match="Foreign is for account 111122223333"):
        local_aws.deploy(assembly)


def test_a_hand_written_assembly_in_another_region_deploys_there(
    local_aws: LocalAws, write_assembly: Callable[..., Path]
) -> None:
    queue = {"Queue": {"Type": "AWS::SQS::Queue"}}
    deployment = local_aws.deploy(write_assembly("Far", queue, "aws://unknown-account/eu-west-1"))
    url = deployment.resource("Queue")
    there = local_aws.client("sqs", region="eu-west-1").list_queues()["QueueUrls"]
    here = local_aws.client("sqs").list_queues().get("QueueUrls", [])
    assert url in there
    assert url not in here


def _zipped(code: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("index.py", code)
    return content.getvalue()


@pytest.mark.parametrize("region", ["us-east-1", "eu-west-1"])
def test_a_function_knows_the_region_that_it_is_in(local_aws: LocalAws, region: str) -> None:
    names = ("AWS_REGION", "AWS_DEFAULT_REGION")
    client = local_aws.client("lambda", region=region)
    client.create_function(
        FunctionName=f"Place-{region}",
        Runtime="python3.13",
        Handler="index.handler",
        Role="arn:aws:iam::000000000000:role/any",
        Code={
            "ZipFile": _zipped(
                f"import os\n\ndef handler(*_):\n    return [os.environ[n] for n in {names}]\n"
            )
        },
    )
    answer = client.invoke(FunctionName=f"Place-{region}")
    assert json.load(answer["Payload"]) == [region, region]


def test_all_lines_of_a_function_are_in_the_order_of_its_invocations(
    local_aws: LocalAws, small: Deployment
) -> None:
    ids = [get(small.url("HttpUrl", f"/{number}"))["request_id"] for number in range(4)]
    name = small.resource("Small/Python")
    for request_id in ids:
        local_aws.logs(name, request_id, time_limit=PATIENCE)
    lines = local_aws.logs(name)
    reports = [line.split()[2] for line in lines if line.startswith("REPORT RequestId: ")]
    assert [each for each in reports if each in ids] == ids
    echoes = [line for line in lines if line in {f"echo of /{number}" for number in range(4)}]
    assert echoes == [f"echo of /{number}" for number in range(4)]
