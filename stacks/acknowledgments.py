"""What cdk-nag needs to be told about our stacks: each finding that is right as it is, with its reason."""

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_lambda as lambda_
from constructs import IConstruct

_PYTHON = "Python 3.13 is what its layers are tested for; Lambda supports it until 2029"


def acknowledge(construct: IConstruct, **reasons: str) -> None:
    """Acknowledge findings on one construct.

    Args:
        construct: the construct that cdk-nag names.
        reasons: rule, with `_` for `-`, to the reason why the finding is right as it is.
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=_identifier(rule), reason=reason) for rule, reason in reasons.items())
    )


def acknowledge_wildcard(construct: IConstruct, finding: str, reason: str) -> None:
    """Acknowledge one wildcard in a policy; `finding` is cdk-nag's own, such as `Resource::*`."""
    Validations.of(construct).acknowledge(
        Acknowledgment(id=f"AwsSolutions::AwsSolutions-IAM5[{finding}]", reason=reason)
    )


def acknowledge_function(function: lambda_.Function, *, is_synchronous: bool) -> None:
    """Acknowledge what every Python function of ours has."""
    acknowledge_tracing(function)
    acknowledge(function, AwsSolutions_L1=_PYTHON, Serverless_LambdaLatestVersion=_PYTHON)
    if is_synchronous:
        acknowledge(function, Serverless_LambdaDLQ="Called synchronously only: the caller gets the error")


def acknowledge_tracing(function: lambda_.Function) -> None:
    """Acknowledge the one wildcard of a traced function."""
    if function.role is not None:
        reason = "X-Ray's PutTraceSegments and PutTelemetryRecords know no resources"
        acknowledge_wildcard(function.role, "Resource::*", reason)


def _identifier(rule: str) -> str:
    pack, name = rule.split("_", 1)
    return f"{pack}::{pack}-{name}"
