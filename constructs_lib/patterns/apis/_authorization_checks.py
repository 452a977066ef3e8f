"""The checks of who may call an API."""

from collections.abc import Iterable
from typing import Literal

from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.function_timeout import check_function_timeout
from constructs_lib._internal.names import Id, Path
from constructs_lib._internal.targets import function_behind, timeout_of
from constructs_lib._internal.tokens import known, known_count
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis._key_plan import KeyPlan
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.throttling import check_throttling
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import apis
from constructs_lib.rules.conditions import authorizers as conditions

ApiKind = Literal["REST", "HTTP"]


def check_authorization(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    """Check one authorization for one kind of API (LP212, LP213, LP221 to LP235, LP237, LP239, LP261)."""
    match authorization.kind:
        case "public" | "api_key":
            check_reason(checks, parameter, authorization)
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
    plans = dict.fromkeys(each.key_plan for each in used if each.key_plan is not None)
    checks.note(apis.one_usage_plan("authorization", [_described(plan) for plan in plans]))
    authorizers = {each.authorizer for each in used} - {None}
    checks.in_range(ranges.API_AUTHORIZERS, len(authorizers))


def _described(plan: KeyPlan) -> str:
    throttling = plan.throttling
    rate = None if throttling is None else throttling.rate_limit
    burst = None if throttling is None else throttling.burst_limit
    return apis.usage_plan(plan.quota, plan.quota_period, rate, burst)


def check_reason(checks: Checks, parameter: str, authorization: Authorization) -> None:
    """Check that what is accepted of an authorization has a reason (LP212)."""
    checks.require(
        bool(authorization.reason.strip()),
        "LP212",
        parameter,
        allowed=f'Authorization.{authorization.kind}(reason="...") with a reason',
        got=f"reason={authorization.reason!r}",
    )


def _check_jwt(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    checks.require(
        kind == "HTTP", "LP221", parameter, allowed="another kind than jwt on a REST API", got="jwt"
    )
    checks.note(conditions.issuer(f"{parameter}.issuer", known(authorization.issuer)))
    audiences = known_count(authorization.audience)
    checks.in_range(ranges.JWT_AUDIENCES, audiences, parameter=f"{parameter}.audience")


def _check_cognito(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    pools, clients = authorization.user_pools, authorization.user_pool_clients
    checks.note(conditions.some_user_pool(f"{parameter}.user_pools", len(pools)))
    if kind == "HTTP":
        _check_one_pool(checks, f"{parameter}.user_pools", authorization)
        checks.in_range(ranges.COGNITO_CLIENTS, len(clients), parameter=f"{parameter}.user_pool_clients")
    elif clients:
        checks.require(
            False,
            "LP226",
            f"{parameter}.user_pool_clients",
            allowed="left out on a REST API",
            got=text.listed((str(Path(each)) for each in clients), "and"),
        )


def _check_one_pool(checks: Checks, parameter: str, authorization: Authorization) -> None:
    if len(authorization.user_pools) > 1:
        checks.require(
            False,
            "LP224",
            parameter,
            allowed="one user pool on an HTTP API",
            got=text.listed((str(Path(each)) for each in authorization.user_pools), "and"),
        )


def _check_function(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    sources, ttl = authorization.identity_sources, authorization.results_cache_ttl
    of_sources, of_ttl = f"{parameter}.identity_sources", f"{parameter}.results_cache_ttl"
    kept = milliseconds(ttl)
    checks.note(conditions.identity_sources(of_sources, sources))
    checks.in_range(ranges.AUTHORIZER_CACHE, ttl, parameter=of_ttl)
    checks.whole("LP230", of_ttl, ttl)
    # A time that only CloudFormation knows is there to keep answers.
    checks.note(conditions.callers_told_apart(of_sources, len(sources), is_kept=kept != 0))
    check_function_timeout(checks, f"{parameter}.function_timeout", authorization.function_timeout)
    if authorization.handler is not None:
        check_durable(checks, f"{parameter}.handler", authorization.handler, waits=True)
    if authorization.handler is not None and authorization.function_timeout is None:
        _check_timeout(checks, authorization.handler, kind)


def _check_timeout(checks: Checks, handler: FunctionLike, kind: ApiKind) -> None:
    function = function_behind(handler)
    timeout = timeout_of(handler)
    if timeout is not None and isinstance(function, lambda_.Function):
        allowed = ranges.HTTP_AUTHORIZER_TIMEOUT if kind == "HTTP" else ranges.REST_AUTHORIZER_TIMEOUT
        seconds = timeout / 1_000
        if not allowed.holds(seconds):
            checks.note(allowed.fault(seconds, parameter=f"timeout of function {Id(function)}"))


def _check_scopes(checks: Checks, parameter: str, authorization: Authorization, kind: ApiKind) -> None:
    checks.note(conditions.scopes(f"{parameter}.scopes", map(known, authorization.scopes)))
    if kind == "HTTP":
        count = known_count(authorization.scopes)
        checks.in_range(ranges.HTTP_SCOPES, count, parameter=f"{parameter}.scopes")


def _check_key(
    checks: Checks, parameter: str, authorization: Authorization, plan: KeyPlan, kind: ApiKind
) -> None:
    name = f"{parameter}.and_api_key" if authorization.kind != "api_key" else parameter
    allowed = "another kind than api_key" if authorization.kind == "api_key" else "left out"
    checks.require(kind == "REST", "LP222", name, allowed=f"{allowed} on an HTTP API", got="an API key")
    checks.note(conditions.key_beside_authorization(name, authorizes=authorization.kind != "public"))
    if plan.throttling is not None:
        check_throttling(checks, plan.throttling, f"{name}.throttling")
    quota = None if plan.quota is None else known(plan.quota)
    checks.note(apis.quota_of_plan(f"{name}.quota", quota))
