"""What CDK's functions, versions, aliases and imports of them have in common as targets of a call."""

from typing import cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike

_LATEST = "$LATEST"


def unqualified(function: FunctionLike) -> FunctionLike:
    """Return the function itself for its `latest_version`, which is another name for it."""
    return cast("FunctionLike", function_behind(function)) if _version(function) == _LATEST else function


def function_behind(function: FunctionLike) -> object:
    """Return the function behind an alias or a version, imported ones included."""
    return getattr(function, "lambda_", None) or function


def timeout_of(function: FunctionLike) -> float | None:
    """Return the timeout of a function, or of that behind an alias or a version, in milliseconds.

    `None` where only CloudFormation knows it, and for imported functions, which do not tell it.
    """
    known_function = function_behind(function)
    if not isinstance(known_function, lambda_.Function):
        return None
    return facts(known_function).once("timeout in milliseconds", lambda: _asked_timeout(known_function))


def identity(construct: object) -> str:
    """Return what is the same for every Python object that stands for one construct.

    jsii makes a new one whenever a property such as `current_version` is read.
    """
    reference: str = getattr(construct, "__jsii_ref__").ref  # noqa: B009 (unknown to mypy)
    return reference


def qualifier(function: FunctionLike) -> str:
    """Return the alias or version under which Lambda keeps the settings of asynchronous invocations."""
    alias: str | None = getattr(function, "alias_name", None)
    return alias or _version(function) or _LATEST


def arn_qualifier(function: FunctionLike) -> str:
    """Return the alias or version in the ARN of a function that was imported as if it had none."""
    if isinstance(function, lambda_.Function) or qualifier(function) != _LATEST:
        return ""
    arn = function.function_arn
    return "" if is_token(arn) else ":".join(arn.split(":")[7:])


def grant_invoke(function: FunctionLike, grantee: iam.IGrantable) -> None:
    """Grant the right to invoke exactly this function, alias or version, and nothing beside it."""
    if isinstance(function, lambda_.Function):
        # The function itself and $LATEST only; CDK's grant_invoke would add every alias and version.
        function.grant_invoke_latest_version(grantee)
    elif isinstance(function, lambda_.Alias | lambda_.Version):
        function.grant_invoke(grantee)
    else:
        # CDK's grants for imported functions add every alias and version, and fail where it does not know
        # their account.
        arn = function.function_arn
        is_plain = qualifier(function) == _LATEST and not arn_qualifier(function)
        iam.Grant.add_to_principal(
            grantee=grantee,
            actions=["lambda:InvokeFunction"],
            resource_arns=[arn, f"{arn}:{_LATEST}"] if is_plain else [arn],
        )


def check_region(checks: Checks, parameter: str, here: str, target: FunctionLike, caller: str) -> None:
    """Check that a function is in the Region of what calls it (LP320)."""
    there = target.env.region
    checks.require(
        is_token(here) or is_token(there) or here == there,
        "LP320",
        parameter,
        allowed=f"in {here}, as its {caller} is",
        got=f"a function in {there}",
    )


def can_be_granted_to(role: iam.IRole | None) -> bool:
    """Return whether grants to a role had an effect: CDK silently leaves some imported roles alone."""
    return isinstance(role, iam.Role) or (
        role is not None and any(isinstance(child, iam.Policy) for child in role.node.children)
    )


def _asked_timeout(function: lambda_.Function) -> float | None:
    timeout = function.timeout
    return None if timeout is None else milliseconds(timeout)


def _version(function: FunctionLike) -> str | None:
    version = getattr(function, "version", None)
    # An alias has a version, too, but as an object.
    return version if isinstance(version, str) else None
