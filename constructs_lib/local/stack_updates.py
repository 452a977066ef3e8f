"""Updates a stack that is deployed, with the call that `cdk deploy --method=direct` makes."""

import time
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from constructs_lib.local.deploy_failures import failed_resource
from constructs_lib.local.errors import LocalAwsError
from constructs_lib.local.stack_artifacts import StackArtifact
from constructs_lib.templates.model import Stack

__all__ = ["can_update", "update"]

_UPDATABLE = {"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"}
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
_NOTHING_TO_DO = "No updates are to be performed"
_PAUSE = 0.02
_LONGEST_PAUSE = 0.2


def can_update(cloudformation: Any, stack: StackArtifact) -> bool:
    """Return whether this call is all that the cdk CLI would do for a stack.

    Args:
        cloudformation: a boto3 client for its Region.
        stack: the stack.
    """
    deployed = _deployed(cloudformation, stack.name)
    return (
        stack.is_plain
        and deployed is not None
        and deployed["StackStatus"] in _UPDATABLE
        and bool(deployed.get("EnableTerminationProtection"))
        == bool(stack.properties.get("terminationProtection"))
        # A new parameter without a default wants a value, and the CLI says so.
        and all("Default" in stack.template["Parameters"][name] for name in _parameters(stack, deployed)[1])
    )


def update(cloudformation: Any, artifact: StackArtifact, stack: Stack, time_limit: float) -> None:
    """Update a stack and wait for its end; one that needs no update is left as it is.

    Args:
        cloudformation: a boto3 client for its Region.
        artifact: the stack that it becomes; its files are in S3.
        stack: the same as a template, for the names of its resources.
        time_limit: time limit in seconds.

    Raises:
        LocalAwsError: a resource was not deployed, or the update takes longer; the text says which and why.
    """
    deployed = _deployed(cloudformation, artifact.name) or {}
    kept, _ = _parameters(artifact, deployed)
    started = datetime.now(UTC)
    try:
        cloudformation.update_stack(
            StackName=artifact.name,
            TemplateURL=artifact.template_url,
            Capabilities=_CAPABILITIES,
            Parameters=[{"ParameterKey": name, "UsePreviousValue": True} for name in kept],
            Tags=[{"Key": key, "Value": value} for key, value in artifact.properties.get("tags", {}).items()],
            NotificationARNs=artifact.properties.get("notificationArns", []),
            **_role(artifact),
        )
    except ClientError as error:
        reason = error.response["Error"]["Message"]
        if _NOTHING_TO_DO in reason:
            return
        message = f"stack {artifact.name} was not deployed: {' '.join(reason.split())}"
        raise LocalAwsError(message) from None
    status = _end(cloudformation, artifact.name, time_limit)
    if status != "UPDATE_COMPLETE":
        reason = failed_resource(stack, cloudformation, started) or f"stack {artifact.name} is {status} now"
        raise LocalAwsError(reason)


def _deployed(cloudformation: Any, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError:
        return None
    return found


def _parameters(stack: StackArtifact, deployed: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Return the parameters that keep their value, and those that are new."""
    known = {each["ParameterKey"] for each in deployed.get("Parameters", [])}
    names = list(stack.template.get("Parameters", {}))
    return [name for name in names if name in known], [name for name in names if name not in known]


def _role(stack: StackArtifact) -> dict[str, str]:
    role = stack.properties.get("cloudFormationExecutionRoleArn")
    return {"RoleARN": str(role)} if role else {}


def _end(cloudformation: Any, name: str, time_limit: float) -> str:
    deadline = time.monotonic() + time_limit
    pause = _PAUSE
    while (status := _status(cloudformation, name)).endswith("_IN_PROGRESS"):
        if time.monotonic() > deadline:
            message = f"stack {name} is still {status} after {time_limit:g} seconds"
            raise LocalAwsError(message)
        time.sleep(pause)
        pause = min(1.5 * pause, _LONGEST_PAUSE)
    return status


def _status(cloudformation: Any, name: str) -> str:
    return str((_deployed(cloudformation, name) or {}).get("StackStatus", "gone"))
