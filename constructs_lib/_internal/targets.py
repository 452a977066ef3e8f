"""What CDK's functions, versions, aliases and imports of them have in common as targets of a call."""

from collections.abc import Collection
from typing import cast

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.at_synthesis import rendered
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token, known
from constructs_lib._internal.types import FunctionLike
from constructs_lib.rules.conditions.environments import same_region

_LATEST = "$LATEST"
# Names of what is known of a function; who makes one notes the answers, which otherwise have to be asked.
TIMEOUT, ROLE, OWN_DEAD_LETTER = "timeout", "role", "own dead letter"
VARIABLES = "variables"
RESERVED_CONCURRENCY = "reserved concurrency"


def unqualified(function: FunctionLike) -> FunctionLike:
    """Return the function itself for its `latest_version`, which is another name for it."""
    return cast("FunctionLike", function_behind(function)) if _version(function) == _LATEST else function


def function_behind(function: FunctionLike) -> object:
    """Return the function behind an alias or a version, imported ones included."""
    if isinstance(function, lambda_.Function):
        return function
    return facts(function).once("lambda", lambda: getattr(function, "lambda_", None)) or function


def timeout_of(function: FunctionLike) -> float | None:
    """Return the timeout of a function, or of that behind an alias or a version, in milliseconds.

    `None` where only CloudFormation knows it, and for imported functions, which do not tell it.
    """
    behind = function_behind(function)
    if not isinstance(behind, lambda_.Function):
        return None
    return facts(behind).once(TIMEOUT, lambda: _asked_timeout(behind))


def reserved_concurrency_of(function: FunctionLike) -> float | None:
    """Return the concurrency that is reserved for a function, or for that behind an alias or a version.

    `None` also where nothing is reserved, where only CloudFormation knows it, and for imported functions.
    """
    behind = function_behind(function)
    if not isinstance(behind, lambda_.Function):
        return None
    return facts(behind).once(RESERVED_CONCURRENCY, lambda: _asked_concurrency(behind))


def identity(construct: object) -> str:
    """Return what is the same for every Python object that stands for one construct.

    jsii makes a new one whenever a property such as `current_version` is read.
    """
    reference: str = getattr(construct, "__jsii_ref__").ref  # noqa: B009 (unknown to mypy)
    return reference


def qualifier(function: FunctionLike) -> str:
    """Return the alias or version under which Lambda keeps the settings of asynchronous invocations."""
    if isinstance(function, lambda_.Function):
        return _LATEST
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


def role_of(function: FunctionLike) -> iam.IRole | None:
    """Return the role that a function runs as, where it is known."""
    return facts(function).once(ROLE, lambda: function.role)


def name_of_role(role: iam.IRole) -> str:
    """Return the name of a role, which is mostly a token."""
    return facts(role).once("name", lambda: role.role_name)


def own_dead_letter(function: FunctionLike) -> sqs.IQueue | sns.ITopic | None:
    """Return the dead-letter queue or topic that a function of this app was given by its owner."""
    if not isinstance(function, lambda_.Function):
        return None
    return facts(function).once(
        OWN_DEAD_LETTER, lambda: function.dead_letter_queue or function.dead_letter_topic
    )


def variables_of(function: lambda_.Function) -> Collection[str]:
    """Return the names of the variables that a function of this app was given by its owner.

    Those that are added to a StandardFunction later are not asked for: that would be calls into Node.js.
    """
    given: Collection[str] | None = facts(function).once(VARIABLES, lambda: None)
    return rendered(function, "environment").get("variables") or () if given is None else given


def check_region(checks: Checks, parameter: str, scope: Construct, target: FunctionLike, caller: str) -> None:
    """Check that a function is in the Region of what calls it (LP320)."""
    here, there = environments(scope, target)
    allowed, got = f"in {here.region}, as its {caller} is", f"a function in {there.region}"
    checks.note(same_region("LP320", parameter, here.region, there.region, allowed=allowed, got=got))


def can_be_granted_to(role: iam.IRole | None) -> bool:
    """Return whether grants to a role had an effect: CDK silently leaves some imported roles alone."""
    return isinstance(role, iam.Role) or (
        role is not None and any(isinstance(child, iam.Policy) for child in role.node.children)
    )


def _asked_timeout(function: lambda_.Function) -> float | None:
    timeout = function.timeout
    # https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html
    return 3_000 if timeout is None else milliseconds(timeout)


def _asked_concurrency(function: lambda_.Function) -> float | None:
    resource = facts(function).default_child
    return (
        known(resource.reserved_concurrent_executions) if isinstance(resource, lambda_.CfnFunction) else None
    )


def _version(function: FunctionLike) -> str | None:
    if isinstance(function, lambda_.Function):
        return None
    version = getattr(function, "version", None)
    # An alias has a version, too, but as an object.
    return version if isinstance(version, str) else None
