"""Checks of the roles that functions have, and of who may invoke them."""

from collections.abc import Iterator, Sequence
from typing import Any

from constructs_lib.checks.finding import Check, Finding, broken
from constructs_lib.checks.functions import is_outside
from constructs_lib.checks.known import functions, is_there, sure_role
from constructs_lib.checks.logs import log_forms
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, UNKNOWN, Resource, at
from constructs_lib.templates.policies import meets
from constructs_lib.templates.resolved import is_known

__all__ = ["CHECKS"]

_ANY = ("*",)
_PERMISSION = "AWS::Lambda::Permission"
# Each of them says more of who may invoke than the principal.
_NARROWER = (
    *("SourceArn", "SourceAccount", "PrincipalOrgID", "EventSourceToken"),
    *("FunctionUrlAuthType", "InvokedViaFunctionUrl"),
)


def _roles(app: Graph) -> Iterator[tuple[Resource, Resource]]:
    """Yield each function with its role, where that is in the app."""
    for function in functions(app):
        role = sure_role(app, function)
        if role is not None:
            yield function, role


def _trusts(app: Graph) -> Iterator[Finding]:
    for role in {id(role): role for _, role in _roles(app)}.values():
        document = role.value("AssumeRolePolicyDocument")
        if isinstance(document, dict) and _admits(document) is False:
            place = "AssumeRolePolicyDocument"
            allowed = "a policy by which lambda.amazonaws.com may assume the role"
            yield broken("LP068", role, place, allowed=allowed, got="one without it")


def _admits(document: dict[str, Any]) -> bool | None:
    """Return whether a policy lets Lambda assume its role; `None` where that is not known."""
    statements = document.get("Statement", [])
    found: bool | None = False
    for each in statements if isinstance(statements, list) else [statements]:
        if not isinstance(each, dict) or not is_known(each.get("Effect", UNKNOWN)):
            return None
        principal = each.get("Principal", UNKNOWN)
        services = at(principal, "Service") if isinstance(principal, dict) else principal
        for service in services if isinstance(services, list) else [services]:
            name = canonical(service) if service is not ABSENT else ""
            if name is None:
                found = None
            elif name == "*" or name.startswith("lambda."):
                return True
    return found


def _rights(app: Graph) -> Iterator[Finding]:
    for function, role in _roles(app):
        for code, action, allowed, forms in _needed(app, function):
            if app.policies.allows(role, action, forms) is False:
                yield broken(code, function, "Role", allowed=allowed, got=f"{role.name}, which may not")


def _needed(app: Graph, function: Resource) -> Iterator[tuple[str, str, str, Sequence[str]]]:
    action = "logs:PutLogEvents"
    yield (
        "LP069",
        action,
        f"a role that may do {action} with the function's log group",
        log_forms(app, function),
    )
    if not is_outside(function) and is_there(function.value("VpcConfig.SubnetIds")):
        action = "ec2:CreateNetworkInterface"
        yield "LP070", action, f"a role that may do {action}, as the function is in a VPC", _ANY
    if function.value("TracingConfig.Mode") == "Active":
        action = "xray:PutTraceSegments"
        yield "LP071", action, f"a role that may do {action}, as the function is traced", _ANY


def _everything(app: Graph) -> Iterator[Finding]:
    for role in {id(role): role for _, role in _roles(app)}.values():
        for each in app.policies.statements(role):
            is_all = any(meets(pattern, "*") and not pattern.strip("*") for pattern in each.actions or ())
            if each.effect == "Allow" and is_all and "*" in each.resources and not each.is_conditional:
                got = each.managed or "* on *"
                yield broken("LP080", role, "", allowed="one that may do what its functions need", got=got)
                break


def _permissions(app: Graph) -> Iterator[Finding]:
    for each in app.of_type(_PERMISSION):
        narrower = [name for name in _NARROWER if each.value(name) is not ABSENT]
        if each.value("Principal") == "*" and not narrower:
            allowed = "an account or a service, or one with SourceArn or PrincipalOrgID"
            yield broken("LP078", each, "Principal", allowed=allowed, got="*")


CHECKS = (
    Check(("LP068",), _trusts),
    Check(("LP069", "LP070", "LP071"), _rights),
    Check(("LP080",), _everything),
    Check(("LP078",), _permissions),
)
