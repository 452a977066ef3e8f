"""Checks of function URLs, and of who may call them."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.functions import is_outside
from constructs_lib.rules import text
from constructs_lib.rules.conditions import function_urls as conditions
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import URL
from constructs_lib.templates.lambda_permissions import ALIAS, FUNCTION, VERSION, Permission, Qualified
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.policies import ROLE
from constructs_lib.templates.resolved import alternatives, boolean, items
from constructs_lib.templates.resolved import text as text_of

__all__ = ["CHECKS"]

_OF_URL, _OF_FUNCTION = "lambda:InvokeFunctionUrl", "lambda:InvokeFunction"
_ACTIONS = (_OF_URL, _OF_FUNCTION)


def _urls(app: Graph) -> Iterator[tuple[Resource, Resource, Qualified | None]]:
    """Yield each URL with its function, and with what of it answers where that is known."""
    for each in app.invocations:
        if each.kind == "url":
            yield each.through, each.function, _answering(app, each.through, each.function)


def _answering(app: Graph, url: Resource, function: Resource) -> Qualified | None:
    given = url.value("Qualifier")
    named = app.names.target(url.value("TargetFunctionArn"), FUNCTION, ALIAS, VERSION)
    if named is None or named.type == VERSION:
        return None
    if named.type == ALIAS:
        given = named.value("Name")
    if given in (ABSENT, "", "$LATEST"):
        return Qualified(function, "")
    return Qualified(function, given) if isinstance(given, str) else None


def _open(app: Graph) -> Iterator[Finding]:
    for url, function, answering in _urls(app):
        if url.value("AuthType") != "NONE":
            continue
        yield broken("LP366", url, "AuthType", allowed="AWS_IAM", got="NONE")
        permissions = app.permissions.of(function)
        missing = [
            action
            for action in _ACTIONS
            if not any(_admits_everybody(each, action, answering) for each in permissions)
        ]
        if missing:
            allowed = f"permitted to everybody by {text.listed(_ACTIONS, 'and')}"
            got = f"no permission for {text.listed(missing, 'and')}"
            yield broken("LP367", url, "TargetFunctionArn", allowed=allowed, got=got)


def _admits_everybody(permission: Permission, action: str, answering: Qualified | None) -> bool:
    """Return whether everybody may do something, or that is not known."""
    given, kind = permission.resource.value("Action"), permission.resource.value("FunctionUrlAuthType")
    return (
        (not isinstance(given, str) or given in {action, "lambda:*", "*"})
        and permission.principal in {None, "*"}
        and kind != "AWS_IAM"
        and (permission.named is None or answering is None or permission.named.may_be(answering))
    )


def _callers(app: Graph) -> Iterator[Finding]:
    for each in app.permissions.all:
        principal, named = each.principal, each.named
        if each.resource.value("Action") != _OF_URL or principal in {None, "*"} or named is None:
            continue
        others = app.permissions.of(named.function)
        if not any(_is_second(other, principal, named) for other in others):
            allowed = f"beside a permission for {_OF_FUNCTION} of the same Principal"
            yield broken("LP960", each.resource, "Action", allowed=allowed, got=f"{_OF_URL} alone")
    for role in app.of_type(ROLE):
        yield from _rights(app, role)


def _is_second(permission: Permission, principal: str | None, named: Qualified) -> bool:
    given = permission.resource.value("Action")
    return (
        (not isinstance(given, str) or given in {_OF_FUNCTION, "lambda:*", "*"})
        and permission.principal in {None, "*", principal}
        and (permission.named is None or permission.named.may_be(named))
    )


def _rights(app: Graph, role: Resource) -> Iterator[Finding]:
    for each in app.policies.statements(role):
        resources = [one for one in each.resources if one is not None]
        is_about_urls = each.effect == "Allow" and _OF_URL in (each.actions or ())
        if not is_about_urls or each.origin is None or len(resources) < len(each.resources):
            continue
        if app.policies.allows(role, _OF_FUNCTION, resources) is False:
            allowed = f"one that allows {_OF_FUNCTION}, too"
            yield broken("LP960", each.origin, "", allowed=allowed, got=f"{_OF_URL} alone")


def _versions(app: Graph) -> Iterator[Finding]:
    for url in app.of_type(URL):
        for value in alternatives(url.value("Qualifier")):
            is_number = isinstance(value, str) and re.fullmatch(r"[0-9]+", value)
            version = app.names.target(value, VERSION)
            if is_number or version is not None:
                got = f"version {value}" if version is None else f"version {version.name}"
                yield from found(
                    conditions.no_version("Qualifier", got, allowed="an alias"), url, "Qualifier"
                )
        named = app.names.target(url.value("TargetFunctionArn"), VERSION)
        if named is not None:
            place = "TargetFunctionArn"
            yield from found(conditions.no_version(place, f"version {named.name}"), url, place)


def _second(app: Graph) -> Iterator[Finding]:
    first: dict[tuple[Resource, str], Resource] = {}
    for url, function, answering in _urls(app):
        # What is made on a condition may stand for the other one.
        if answering is None or url.is_made is None:
            continue
        other = first.setdefault((function, answering.qualifier), url)
        if other is not url:
            place = "TargetFunctionArn"
            yield from found(conditions.only_url(place, other.name), url, place)


def _cors(app: Graph) -> Iterator[Finding]:
    place = "Cors.AllowMethods"
    for url in app.of_type(URL):
        given = [text_of(each) for each in items(at(url.value("Cors"), "AllowMethods")) or []]
        with_credentials = boolean(at(url.value("Cors"), "AllowCredentials"))
        faults = conditions.methods(place, given, allow_credentials=with_credentials)
        yield from found(faults, url, place)


def _streaming(app: Graph) -> Iterator[Finding]:
    for url, function, _ in _urls(app):
        if url.value("InvokeMode") != "RESPONSE_STREAM":
            continue
        variables: Any = function.value("Environment.Variables")
        if variables is ABSENT or isinstance(variables, dict):
            is_wrapped = isinstance(variables, dict) and "AWS_LAMBDA_EXEC_WRAPPER" in variables
            runtime = text_of(function.value("Runtime"))
            faults = conditions.runtime_streams("InvokeMode", runtime, is_wrapped=is_wrapped)
            yield from found(faults, url, "InvokeMode")
        subnets = function.value("VpcConfig.SubnetIds")
        is_in_vpc = not is_outside(function) and isinstance(subnets, list)
        yield from found(conditions.streams_in_no_vpc("InvokeMode", is_in_vpc=is_in_vpc), url, "InvokeMode")


CHECKS = (
    Check(("LP366", "LP367"), _open),
    Check(("LP960",), _callers),
    Check(("LP902",), _versions),
    Check(("LP903",), _second),
    Check(("LP904", "LP907"), _cors),
    Check(("LP908", "LP909"), _streaming),
)
