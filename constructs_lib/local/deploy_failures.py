"""Says in one line why a deployment failed: CloudFormation's reason for the resource that failed first."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from constructs_lib.local.cdk_cli import CdkFailedError, npm_install
from constructs_lib.local.environment_variables import find_node_modules
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.templates.assembly import Assembly
from constructs_lib.templates.model import Stack

__all__ = ["deploy_failure", "failed_resource", "time_limit_hint"]

# Types are looked at before a deployment, but not those of resources that have a condition.
_UNKNOWN_TYPE = "Unsupported resource type: "
_NOT_KNOWN = "the local AWS does not know"
_SDK_CLIENTS = ("@aws-sdk/client-s3", "@aws-sdk/client-cloudwatch-logs")


def deploy_failure(
    failure: CdkFailedError,
    assembly: Assembly,
    region: str,
    client: Callable[..., Any],
    since: datetime,
) -> LocalAwsError:
    """Return the error for a failed `cdk deploy`, with the first failed resource when there is one.

    Args:
        failure: what the cdk CLI said.
        assembly: the assembly that was deployed.
        region: region of stacks that name none.
        client: makes a boto3 client.
        since: start of the deployment; older events belong to earlier ones.
    """
    for stack in assembly.stacks:
        found = failed_resource(stack, client("cloudformation", region=stack.region or region), since)
        if found:
            # What the local AWS does not know is said whole; the output has no more of it.
            text = found if found.startswith(_NOT_KNOWN) else f"{found}; full output: {failure.log}"
            return LocalAwsError(text)
    return failure


def failed_resource(stack: Stack, cloudformation: Any, since: datetime) -> str | None:
    """Return which resource of a stack failed first and why, or None where none did.

    Args:
        stack: the stack.
        cloudformation: a boto3 client for its Region.
        since: start of the deployment; older events belong to earlier ones.
    """
    for event in _failed_events(stack, cloudformation, since):
        logical_id = event["LogicalResourceId"]
        resource = stack.resources.get(logical_id)
        name = resource.name if resource and resource.path else f"{stack.name}/{logical_id}"
        reason = " ".join(event.get("ResourceStatusReason", "no reason given").split())
        if _UNKNOWN_TYPE in reason:
            kind = reason.partition(_UNKNOWN_TYPE)[2].split()[0]
            return f"{_NOT_KNOWN} {kind} (stack {stack.name})"
        return f"{name} ({event['ResourceType']}) was not deployed: {reason}"
    return None


def _failed_events(stack: Stack, cloudformation: Any, since: datetime) -> Iterator[dict[str, Any]]:
    try:
        events = cloudformation.describe_stack_events(StackName=stack.name)["StackEvents"]
    except (ClientError, BotoCoreError):
        return
    failed = [
        event
        for event in reversed(events)
        if event["ResourceStatus"].endswith("_FAILED")
        and event["Timestamp"].timestamp() >= int(since.timestamp())
        and "cancelled" not in event.get("ResourceStatusReason", "")
    ]
    # The stack's own event only repeats the list of what failed.
    yield from sorted(failed, key=lambda event: event["LogicalResourceId"] == stack.name)


def time_limit_hint(assembly: Assembly, project: Path) -> str:
    """Return what the error about the time limit of a deployment adds; often nothing.

    Args:
        assembly: what was deployed.
        project: folder of its project.
    """
    custom = any(
        each.type.startswith(("Custom::", "AWS::CloudFormation::CustomResource"))
        for each in assembly.graph.resources
    )
    if not custom or find_node_modules(project) is not None:
        return ""
    # Lambda offers these to every Node.js function; without them CDK's custom resources never answer.
    install = npm_install(_SDK_CLIENTS, project)
    return f"; its custom resources need packages of Node.js: {install}, then start the local AWS again"
