"""What `local watch` deploys by a call of CloudFormation is what the cdk CLI would deploy."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from constructs_lib.local import LocalAws
from constructs_lib.local.redeployment import Redeployment
from tests.support.waiting import PATIENCE
from tests.support.watched import WATCHED

STACK = "Watched"


def written(folder: Path, visibility_timeout: int, answer: str) -> Path:
    """Write the assembly of the app, with another queue and another function."""
    project, assembly = folder / "project", folder / "assembly"
    assembly.mkdir(parents=True)
    (folder / "notes").mkdir()
    subprocess.run(["cp", "-r", WATCHED, project], check=True)
    for name, old, new in (
        ("plain_app.py", r"VISIBILITY_TIMEOUT = \d+", f"VISIBILITY_TIMEOUT = {visibility_timeout}"),
        ("handler/index.py", 'ANSWER = ".*"', f'ANSWER = "{answer}"'),
    ):
        file = project / name
        file.write_text(re.sub(old, new, file.read_text()))
    environment = os.environ | {"CDK_OUTDIR": str(assembly), "WATCHED_NOTES": str(folder / "notes")}
    subprocess.run([sys.executable, "plain_app.py"], cwd=project, env=environment, check=True)
    return assembly


def seen(aws: LocalAws) -> dict[str, Any]:
    """Return everything of the stack but times, numbers and random names."""
    cloudformation = aws.client("cloudformation")
    (stack,) = cloudformation.describe_stacks(StackName=STACK)["Stacks"]
    listed = cloudformation.list_stack_resources(StackName=STACK)["StackResourceSummaries"]
    ids = {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in listed}
    function = aws.client("lambda").get_function_configuration(FunctionName=ids["Function"])
    queue = aws.client("sqs").get_queue_attributes(QueueUrl=ids["Queue"], AttributeNames=["All"])
    passing = {"CreationTime", "LastUpdatedTime", "LastModified", "RevisionId", "ResponseMetadata"}
    # ZIP programs pack the same files into other bytes.
    passing |= {"CodeSha256", "CodeSize", "Layers", "LastModifiedTimestamp", "CreatedTimestamp", "StackId"}
    found: dict[str, Any] = {
        "template": cloudformation.get_template(StackName=STACK)["TemplateBody"],
        "resources": {each["LogicalResourceId"]: each["ResourceStatus"] for each in listed},
        "answer": aws.client("lambda").invoke(FunctionName=ids["Function"], Payload="{}")["Payload"].read(),
    }
    parts = {"stack": stack, "function": function, "queue": queue["Attributes"]}
    return found | {
        part: {key: value for key, value in values.items() if key not in passing}
        for part, values in parts.items()
    }


@pytest.mark.all_blueprints
def test_it_is_what_the_cdk_cli_deploys(local_aws: LocalAws, tmp_path: Path) -> None:
    first, second = written(tmp_path / "1", 31, "first"), written(tmp_path / "2", 32, "second")
    local_aws.deploy(first, time_limit=PATIENCE)
    redeployment = Redeployment(local_aws, tmp_path)
    redeployment.is_deployed(first)
    (deployed,) = redeployment.deploy(second)
    assert deployed.resources == frozenset({"Function", "Queue"})
    by_us = seen(local_aws)
    cloudformation = local_aws.client("cloudformation")
    events = cloudformation.describe_stack_events(StackName=STACK)["StackEvents"]
    local_aws.deploy(second, time_limit=PATIENCE)
    # Nothing is left for the CLI to do.
    assert cloudformation.describe_stack_events(StackName=STACK)["StackEvents"] == events
    local_aws.deploy(first, time_limit=PATIENCE)
    local_aws.deploy(second, time_limit=PATIENCE)
    assert seen(local_aws) == by_us
    cloudformation.delete_stack(StackName=STACK)
