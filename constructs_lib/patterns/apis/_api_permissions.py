"""Whether an API may invoke its functions, and who may invoke the API."""

from collections.abc import Iterable

from aws_cdk import Names
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.names import Path
from constructs_lib._internal.targets import function_behind
from constructs_lib._internal.types import FunctionLike
from constructs_lib.rules.conditions.apis import may_be_invoked


def is_defined_here(function: FunctionLike) -> bool:
    """Return whether CDK gives a function's permission to whatever asks: it may not for an imported one."""
    return isinstance(function_behind(function), lambda_.Function)


def check_permissions(checks: Checks, construct: Construct, functions: Iterable[FunctionLike]) -> None:
    """Warn of imported functions that CDK gives no permission for the API (LP219)."""
    imported = [Path(each) for each in functions if not is_defined_here(each)]
    if imported:
        made = [each for each in construct.node.find_all() if isinstance(each, lambda_.CfnPermission)]
        is_permitted = len(made) >= len(set(functions))
        checks.note(may_be_invoked("function", imported, is_permitted=is_permitted, what="one"))


def check_permissions_of(checks: Checks, api: Construct, functions: Iterable[FunctionLike]) -> None:
    """Warn of imported functions that CDK gives no permission for an API that was passed in (LP219)."""
    imported = [each for each in functions if not is_defined_here(each)]
    if imported:
        made = [each.node.id for each in api.node.find_all() if isinstance(each, lambda_.CfnPermission)]
        for each in imported:
            name = Names.node_unique_id(each.node)
            is_permitted = any(name in permission for permission in made)
            checks.note(may_be_invoked("function", [Path(each)], is_permitted=is_permitted, what="one"))


def check_authorizer_permission(checks: Checks, function: FunctionLike, *, is_permitted: bool) -> None:
    """Warn of an imported authorizer function that CDK gave no permission for the API (LP219)."""
    checks.note(may_be_invoked("authorization.handler", [Path(function)], is_permitted=is_permitted))


def grant_execute(grantee: iam.IGrantable, *resource_arns: str) -> iam.Grant:
    """Allow a caller to invoke an API; CDK grants this by method and route only."""
    return iam.Grant.add_to_principal(
        grantee=grantee, actions=["execute-api:Invoke"], resource_arns=list(resource_arns)
    )
