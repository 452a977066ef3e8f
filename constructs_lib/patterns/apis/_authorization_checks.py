"""The checks of who may call an API, and what an access log says of callers."""

import re
from collections.abc import Iterable, Sequence
from typing import Literal

from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.targets import function_behind
from constructs_lib._internal.tokens import is_token
from constructs_lib.patterns.apis._key_plan import KeyPlan
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.throttling import check_throttling
from constructs_lib.rules import ranges, text

ApiKind = Literal["REST", "HTTP"]

_ISSUER = re.compile(r"https://[^\s/?#]+(/[^\s?#]*)?")
# https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
_IDENTITY_SOURCE = re.compile(r"(header|querystring|context)\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


def check_authorization(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    """Check one authorization for one kind of API (LP212, LP213, LP221 to LP235, LP237, LP239)."""
    match authorization.kind:
        case "public":
            _check_public(checks, parameter, authorization)
        case "jwt":
            _check_jwt(checks, parameter, authorization, kind)
        case "cognito":
            _check_cognito(checks, parameter, authorization, kind)
        case "function":
            _check_function(checks, parameter, authorization, kind)
    _check_scopes(checks, parameter, authorization, kind)
    if authorization.key_plan is not None:
        _check_key(checks, parameter, authorization, authorization.key_plan, kind)


def check_authorizations(checks: Checks, used: Iterable[Authorization]) -> None:
    """Check all authorizations of an API together (LP236, LP238)."""
    used = list(used)
    plans = list(dict.fromkeys(each.key_plan for each in used if each.key_plan is not None))
    checks.require(
        len(plans) < 2,
        "LP236",
        "authorization",
        allowed="with one usage plan for the whole API",
        got=text.listed((_described(plan) for plan in plans), "and"),
    )
    authorizers = {each.authorizer for each in used} - {None}
    checks.in_range(ranges.API_AUTHORIZERS, len(authorizers))


def _described(plan: KeyPlan) -> str:
    quota = "no quota" if plan.quota is None else f"{text.number(plan.quota)} per {plan.quota_period.lower()}"
    if plan.throttling is None:
        return quota
    rate, burst = plan.throttling.rate_limit, plan.throttling.burst_limit
    return f"{quota} at {rate:g} per second and {burst} at once"


def _check_public(checks: Checks, parameter: str, authorization: Authorization) -> None:
    checks.require(
        bool(authorization.reason.strip()),
        "LP212",
        parameter,
        allowed='Authorization.public(reason="...") with a reason',
        got=f"reason={authorization.reason!r}",
    )


def _check_jwt(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    checks.require(
        kind == "HTTP", "LP221", parameter, allowed="another kind than jwt on a REST API", got="jwt"
    )
    issuer = authorization.issuer
    checks.require(
        is_token(issuer) or bool(_ISSUER.fullmatch(issuer)),
        "LP227",
        f"{parameter}.issuer",
        allowed="a URL with https and without a query",
        got=repr(issuer),
    )
    checks.in_range(
        ranges.JWT_AUDIENCES, _known_length(authorization.audience), parameter=f"{parameter}.audience"
    )


def _check_cognito(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    pools, clients = authorization.user_pools, authorization.user_pool_clients
    checks.require(bool(pools), "LP235", f"{parameter}.user_pools", allowed="at least one", got="none")
    if kind == "REST":
        checks.require(
            not clients,
            "LP226",
            f"{parameter}.user_pool_clients",
            allowed="left out on a REST API",
            got=text.listed((each.node.path for each in clients), "and"),
        )
        return
    checks.require(
        len(pools) < 2,
        "LP224",
        f"{parameter}.user_pools",
        allowed="one user pool on an HTTP API",
        got=text.listed((each.node.path for each in pools), "and"),
    )
    checks.in_range(ranges.COGNITO_CLIENTS, len(clients), parameter=f"{parameter}.user_pool_clients")


def _check_function(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    sources, ttl = authorization.identity_sources, authorization.results_cache_ttl
    for source in sources:
        checks.require(
            bool(_IDENTITY_SOURCE.fullmatch(source)),
            "LP231",
            f"{parameter}.identity_sources",
            allowed="header.NAME, querystring.NAME or context.NAME",
            got=repr(source),
        )
    checks.in_range(ranges.AUTHORIZER_CACHE, ttl, parameter=f"{parameter}.results_cache_ttl")
    known = milliseconds(ttl)
    if known is not None:
        got = text.duration(known)
        name = f"{parameter}.results_cache_ttl"
        checks.require(known % 1_000 == 0, "LP230", name, allowed="whole seconds", got=got)
    checks.require(
        bool(sources) or known == 0,
        "LP232",
        f"{parameter}.identity_sources",
        allowed="at least one when answers are kept",
        got="none",
    )
    function = function_behind(authorization.handler) if authorization.handler is not None else None
    if isinstance(function, lambda_.Function) and function.timeout is not None:
        allowed = ranges.HTTP_AUTHORIZER_TIMEOUT if kind == "HTTP" else ranges.REST_AUTHORIZER_TIMEOUT
        checks.in_range(allowed, function.timeout, parameter=f"timeout of function {function.node.id}")


def _check_scopes(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    for scope in authorization.scopes:
        checks.require(
            is_token(scope) or bool(re.fullmatch(r"\S+", scope)),
            "LP229",
            f"{parameter}.scopes",
            allowed="texts without blanks",
            got=repr(scope),
        )
    if kind == "HTTP":
        count = _known_length(authorization.scopes)
        checks.in_range(ranges.HTTP_SCOPES, count, parameter=f"{parameter}.scopes")


def _check_key(
    checks: Checks, parameter: str, authorization: Authorization, plan: KeyPlan, kind: ApiKind
) -> None:
    name = f"{parameter}.and_api_key"
    checks.require(kind == "REST", "LP222", name, allowed="left out on an HTTP API", got="an API key")
    checks.require(
        authorization.kind != "public",
        "LP223",
        name,
        allowed="said of iam, cognito or function",
        got="public",
    )
    if plan.throttling is not None:
        check_throttling(checks, plan.throttling, f"{name}.throttling")
    checks.require(
        plan.quota is None or is_token(plan.quota) or plan.quota >= 1,
        "LP239",
        f"{name}.quota",
        allowed="at least one request",
        got=text.shown(plan.quota),
    )


def _known_length(values: Sequence[str]) -> int | None:
    """Return the length, or `None` for a list that only CloudFormation knows."""
    return None if any("#{Token[" in value for value in values) else len(values)


def caller_fields(used: Iterable[Authorization], kind: ApiKind) -> dict[str, str]:
    """Return the fields of an access log that tell who called, for the kinds that are used."""
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
    kinds = {each.kind for each in used}
    fields = {}
    if kinds & {"jwt", "cognito"}:
        fields["subject"] = "$context.authorizer.claims.sub"
    if "function" in kinds and kind == "REST":
        # The simple answer to an HTTP API names nobody.
        fields["principal"] = "$context.authorizer.principalId"
    return fields
