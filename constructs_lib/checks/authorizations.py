"""Checks of who may call an API: authorizers, and the methods and routes that ask them."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.rules.conditions import authorizers
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import METHOD
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import items, number, text

__all__ = ["CHECKS"]

_REST = "AWS::ApiGateway::Authorizer"
_HTTP = "AWS::ApiGatewayV2::Authorizer"
# What each type of authorization asks, as the authorizer names itself.
_ASKED: dict[str, dict[str, tuple[str, ...]]] = {
    METHOD: {"CUSTOM": ("TOKEN", "REQUEST"), "COGNITO_USER_POOLS": ("COGNITO_USER_POOLS",)},
    "AWS::ApiGatewayV2::Route": {"CUSTOM": ("REQUEST",), "JWT": ("JWT",)},
}
# https://docs.aws.amazon.com/apigateway/latest/api/API_CreateAuthorizer.html (2026-11-27)
_KEPT_BY_REST = 300


def _asking(app: Graph) -> Iterator[Finding]:
    for each in app.of_type(*_ASKED):
        kind, authorizer = each.value("AuthorizationType"), each.value("AuthorizerId")
        if kind is ABSENT or kind == "NONE":
            found = app.names.target(authorizer, _REST, _HTTP) if authorizer is not ABSENT else None
            if found is not None:
                got = "none" if kind is ABSENT else "NONE"
                fault = Fault("LP278", "AuthorizationType", f"that of {found.name}, which is named", got)
                yield Finding(fault, each, "AuthorizationType")
        elif isinstance(kind, str) and kind in _ASKED[each.type]:
            yield from _asked(app, each, kind)


def _asked(app: Graph, each: Resource, kind: str) -> Iterator[Finding]:
    authorizer = each.value("AuthorizerId")
    if authorizer is ABSENT:
        yield Finding(Fault("LP279", "AuthorizerId", f"given for {kind}", "none"), each, "AuthorizerId")
        return
    found = app.names.target(authorizer, _REST, _HTTP)
    key = "Type" if found is not None and found.type == _REST else "AuthorizerType"
    own = text(found.value(key)) if found is not None else None
    if found is not None and own is not None and own not in _ASKED[each.type][kind]:
        fault = Fault(
            "LP279", "AuthorizerId", f"one of the type for {kind}", f"{found.name} of the type {own}"
        )
        yield Finding(fault, each, "AuthorizerId")


def _told_apart(app: Graph) -> Iterator[Finding]:
    for authorizer in app.of_type(_REST, _HTTP):
        is_rest = authorizer.type == _REST
        if authorizer.value("Type" if is_rest else "AuthorizerType") != "REQUEST":
            continue
        kept = authorizer.value("AuthorizerResultTtlInSeconds")
        time = (_KEPT_BY_REST if is_rest else 0) if kept is ABSENT else number(kept)
        sources = authorizer.value("IdentitySource")
        count = int(bool(sources)) if isinstance(sources, str) else None
        if not isinstance(sources, str):
            known = items(sources)
            count = None if known is None else len(known)
        is_kept = None if time is None else time > 0
        for fault in authorizers.callers_told_apart("IdentitySource", count, is_kept=is_kept):
            # AWS says what it takes where none is given, and not whether it refuses that.
            yield Finding(fault, authorizer, "IdentitySource", may_pass=kept is ABSENT)


CHECKS = (Check(("LP278", "LP279"), _asking), Check(("LP232",), _told_apart))
