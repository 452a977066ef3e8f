"""Permissions of services to invoke a function, made where the source is: a function may be far away."""

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.facts import facts
from constructs_lib._internal.types import FunctionLike


def permit(
    home: Construct, function_arn: str, service: str, source_arn: str, *, owned: bool = False
) -> lambda_.CfnPermission:
    """Let a service invoke a function, also an imported one, for which CDK's L2 makes no permission.

    Args:
        home: where the permission is defined.
        function_arn: the function.
        service: the service principal.
        source_arn: on whose behalf.
        owned: whether the source has to be of this account: the ARN of a bucket does not say whose it is.
    """
    return lambda_.CfnPermission(
        home,
        "Permission",
        action="lambda:InvokeFunction",
        function_name=function_arn,
        principal=service,
        source_arn=source_arn,
        source_account=facts(home).stack.account if owned else None,
    )


def as_target(home: Construct, function: FunctionLike) -> FunctionLike:
    """Return what a target of CDK's is given: where CDK makes no permission, a function that asks for none.

    CDK would add one to an imported function, and fail where it does not know its account.
    """
    if is_of_app(function):
        return function
    return lambda_.Function.from_function_attributes(
        home, "Target", function_arn=function.function_arn, skip_permissions=True
    )


def is_of_app(function: FunctionLike) -> bool:
    """Return whether CDK makes permissions for a function by itself."""
    return isinstance(function, lambda_.Function | lambda_.Alias | lambda_.Version)
