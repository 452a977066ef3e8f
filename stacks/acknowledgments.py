"""What the reviewers of cdk-nag need to be told about every function of ours, each with its reason."""

from aws_cdk import Acknowledgment, Validations
from aws_cdk import aws_lambda as lambda_
from constructs import IConstruct


def acknowledge(construct: IConstruct, **reasons: str) -> None:
    """Acknowledge findings on one construct.

    Args:
        construct: the construct that cdk-nag names.
        reasons: rule, with `_` for `-`, to the reason why the finding is right as it is.
    """
    Validations.of(construct).acknowledge(
        *(Acknowledgment(id=_identifier(rule), reason=reason) for rule, reason in reasons.items())
    )


def acknowledge_tracing(function: lambda_.Function) -> None:
    """Acknowledge the one wildcard of a traced function."""
    if function.role is not None:
        Validations.of(function.role).acknowledge(
            Acknowledgment(
                id="AwsSolutions::AwsSolutions-IAM5[Resource::*]",
                reason="X-Ray's PutTraceSegments and PutTelemetryRecords know no resources",
            )
        )


def _identifier(rule: str) -> str:
    pack, name = rule.split("_", 1)
    return f"{pack}::{pack}-{name}"
