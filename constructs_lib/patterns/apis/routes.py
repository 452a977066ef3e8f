"""What both API patterns share: routes, CORS, authorization, throttling, and the checks of them."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks, check_value_types, milliseconds
from constructs_lib._internal.targets import function_behind
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis._authorization_checks import (
    ApiKind,
    check_authorization,
    check_authorizations,
)
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.domain import Domain, check_domain
from constructs_lib.patterns.apis.throttling import Throttling, check_throttling
from constructs_lib.rules import RULES, ranges, text
from constructs_lib.rules.ranges import Range, raise_quota

__all__ = ["Cors", "Route"]

_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY")
ALL_METHODS = _METHODS[:-1]
_SEGMENT = re.compile(r"[A-Za-z0-9._~!$&'()*,;=:@%-]+|\{[A-Za-z0-9._:-]+\}")
_GREEDY = re.compile(r"\{[A-Za-z0-9._:-]+\+\}")
_QUERY_NAME = re.compile(r"[a-zA-Z0-9._$-]+")
# A browser leaves the default port out, and writes hosts in lower case.
_ORIGIN = re.compile(
    r"(?!https://.*:443$|http://.*:80$)"
    r"[a-z][a-z0-9+.-]*://([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?"
)


@dataclass(frozen=True, slots=True)
class Cors:
    """Which web pages on other origins may call an API.

    A browser first asks with a preflight request, and then reads the real response only if that names its
    origin too. An HTTP API does both for every origin. A REST API does the preflight; real responses come
    from the function, which must send the headers itself: the pattern passes the origins in its environment
    (`CORS_ALLOW_ORIGINS`, `CORS_ALLOW_CREDENTIALS`). API Gateway's own errors on a REST API (4XX, 5XX) can
    carry one literal origin only, the first; a browser on another one sees a network error instead of them.

    Args:
        allow_origins: origins such as `https://shop.example.com`, or `*` alone for any.
        allow_headers: request headers. Default: CDK's list.
        allow_methods: methods. Default: those of the routes.
        allow_credentials: whether pages may send cookies and credentials. Default: they may not.
        max_age: how long browsers keep the answer to a preflight, 0 to 86,400 seconds. Default: the browser's
            own 5 seconds.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP207 to LP209, LP215, LP216, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html (2026-11-23)
    """

    allow_origins: Sequence[str]
    allow_headers: Sequence[str] = defaults.CORS_ALLOW_HEADERS
    allow_methods: Sequence[str] | None = None
    allow_credentials: bool = False
    max_age: Duration | None = None

    def __post_init__(self) -> None:
        check_value_types(self)

    @property
    def environment(self) -> dict[str, str]:
        """The variables from which a function behind a REST API knows what to answer."""
        return {
            "CORS_ALLOW_ORIGINS": ",".join(self.allow_origins),
            "CORS_ALLOW_CREDENTIALS": "true" if self.allow_credentials else "false",
        }


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path of an API.

    Args:
        method: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY.
        path: such as `/orders/{id}`; `{path+}` as the last segment takes the rest.
        function: the function that answers. Default: the API's function.
        request_body_schema: JSON Schema, draft 4, of a JSON body; a body that breaks it is answered 400.
            REST only. Default: any body reaches the function.
        required_query: names of query parameters without which a request is answered 400. REST only.
            Default: requests need none.
        authorization: who may call. Default: the API's.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP201 to LP205, LP212, LP217, LP218 and LP220 (REST only), LP213 and LP221 to LP239
            for its authorization, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
        (2026-11-23)
    """

    method: str
    path: str
    function: FunctionLike | None = None
    request_body_schema: Mapping[str, object] | None = None
    required_query: Sequence[str] = ()
    authorization: Authorization | None = None

    def __post_init__(self) -> None:
        check_value_types(self)

    def __str__(self) -> str:
        """Return the route as API Gateway names it: `GET /orders`."""
        return f"{self.method} {self.path}"


def authorizations(authorization: Authorization, routes: Iterable[Route] | None) -> list[Authorization]:
    """Return the authorizations that an API's routes have; its own is not used where each has another."""
    if routes is None:
        return [authorization]
    return [route.authorization or authorization for route in routes]


def check_settings(
    checks: Checks,
    scope: Construct,
    kind: ApiKind,
    *,
    authorization: Authorization,
    throttling: Throttling,
    routes: Sequence[Route] | None,
    cors: Cors | None,
    domain: Domain | None,
    description: str | None,
) -> None:
    """Check what both kinds of API take, each argument by itself and authorizations together."""
    check_authorization(checks, "authorization", authorization, kind)
    check_throttling(checks, throttling)
    if routes is not None:
        check_routes(checks, routes, cors, kind)
    check_authorizations(checks, authorizations(authorization, routes))
    if domain is not None:
        check_domain(checks, scope, domain)
    length = None if description is None or is_token(description) else len(description)
    checks.in_range(ranges.API_DESCRIPTION, length)


def check_cors(checks: Checks, cors: Cors) -> None:
    """Check what the arguments of a Cors decide (LP207 to LP209, LP215, LP216)."""
    origins = list(cors.allow_origins)
    checks.require(bool(origins), "LP215", "cors.allow_origins", allowed="at least one origin", got="none")
    checks.require(
        not (cors.allow_credentials and "*" in origins),
        "LP207",
        "cors.allow_origins",
        allowed="named origins when allow_credentials is set",
        got="'*'",
    )
    for origin in origins:
        is_any = origin == "*" and len(origins) == 1
        checks.require(
            is_any or is_token(origin) or bool(_ORIGIN.fullmatch(origin)),
            "LP208",
            "cors.allow_origins",
            allowed="'*' alone, or a scheme, a host and perhaps a port, in lower case",
            got=repr(origin),
        )
    for method in cors.allow_methods or ():
        allowed = text.listed(ALL_METHODS)
        checks.require(
            method in ALL_METHODS, "LP216", "cors.allow_methods", allowed=allowed, got=repr(method)
        )
    checks.in_range(ranges.CORS_MAX_AGE, cors.max_age)


def check_routes(checks: Checks, routes: Sequence[Route], cors: Cors | None, kind: ApiKind) -> None:
    """Check each route, and all of them together (LP201 to LP203, LP212, LP214, LP217, LP220)."""
    checks.require(bool(routes), "LP214", "routes", allowed="at least one Route", got="an empty list")
    seen: set[tuple[str, str]] = set()
    for index, route in enumerate(routes):
        parameter = f"routes[{index}]"
        methods = text.listed(_METHODS)
        got = repr(route.method)
        checks.require(route.method in _METHODS, "LP201", f"{parameter}.method", allowed=methods, got=got)
        _check_path(checks, f"{parameter}.path", route.path)
        checks.require(
            cors is None or route.method != "OPTIONS",
            "LP217",
            f"{parameter}.method",
            allowed="another method than OPTIONS when cors is given",
            got=got,
        )
        if route.authorization is not None:
            check_authorization(checks, f"{parameter}.authorization", route.authorization, kind)
        for name in route.required_query:
            checks.require(
                bool(_QUERY_NAME.fullmatch(name)),
                "LP220",
                f"{parameter}.required_query",
                allowed="names of letters, digits and . _ $ -",
                got=repr(name),
            )
        key = (route.method, _nameless(route.path))
        allowed = "a method and path of its own"
        checks.require(key not in seen, "LP203", parameter, allowed=allowed, got=f"{route} again")
        seen.add(key)


def _check_path(checks: Checks, parameter: str, path: str) -> None:
    *head, last = path.split("/")[1:] or [""]
    is_right = path == "/" or (
        path.startswith("/")
        and all(_SEGMENT.fullmatch(segment) for segment in head)
        and bool(_SEGMENT.fullmatch(last) or _GREEDY.fullmatch(last))
    )
    found = re.findall(r"\{([^}+]*)", path)
    checks.require(
        is_right and len(found) == len(set(found)),
        "LP202",
        parameter,
        allowed="a path like /orders/{id} or /files/{path+}",
        got=repr(path),
    )


def _nameless(path: str) -> str:
    return re.sub(r"\{[^}+]*(\+?)\}", r"{\1}", path)


def check_timeouts(
    checks: Checks, functions: Iterable[FunctionLike], integration_timeout: Duration | None, allowed: Range
) -> None:
    """Check that the API waits at least as long as its functions may take (LP205, LP206)."""
    checks.in_range(allowed, integration_timeout)
    limit = allowed.limit
    # A quota that AWS has raised changes nothing until integration_timeout asks for it.
    waits = limit.maximum if integration_timeout is None else milliseconds(integration_timeout)
    if waits is None:
        return
    for function in dict.fromkeys(functions):
        # An imported function does not tell its timeout.
        known_function = function_behind(function)
        timeout = known_function.timeout if isinstance(known_function, lambda_.Function) else None
        known = None if timeout is None else milliseconds(timeout)
        if known is None or known <= waits:
            continue
        fix = RULES["LP205"].fix
        if known <= limit.maximum:
            fix = "raise integration_timeout, or shorten the function's timeout"
        elif limit.adjustable:
            fix += f"; or {raise_quota(limit)} and integration_timeout to {text.duration(known)}"
        checks.require(
            False,
            "LP205",
            f"timeout of function {function.node.id}",
            allowed=f"at most {text.duration(waits)}, as long as the API waits",
            got=text.duration(known),
            fix=fix,
        )


def check_permissions(checks: Checks, construct: Construct, functions: Iterable[FunctionLike]) -> None:
    """Warn of imported functions that CDK gives no permission for the API (LP219)."""
    imported = [each for each in functions if not isinstance(function_behind(each), lambda_.Function)]
    if not imported:
        return
    made = [each for each in construct.node.find_all() if isinstance(each, lambda_.CfnPermission)]
    checks.require(
        len(made) >= len(set(functions)),
        "LP219",
        "function",
        allowed="one that the API gets a permission for",
        got=text.listed((each.node.path for each in imported), "and"),
    )


def check_authorizer_permission(checks: Checks, function: FunctionLike, *, is_permitted: bool) -> None:
    """Warn of an imported authorizer function that CDK gave no permission for the API (LP219)."""
    checks.require(
        is_permitted or isinstance(function_behind(function), lambda_.Function),
        "LP219",
        "authorization.handler",
        allowed="a function that the API gets a permission for",
        got=function.node.path,
    )


def grant_execute(grantee: iam.IGrantable, *resource_arns: str) -> iam.Grant:
    """Allow a caller to invoke an API; CDK grants this by method and route only."""
    return iam.Grant.add_to_principal(
        grantee=grantee, actions=["execute-api:Invoke"], resource_arns=list(resource_arns)
    )


def record_reasons(construct: Construct, authorization: Authorization, routes: Iterable[Route]) -> None:
    """Record in the construct's metadata why it, or one of its routes, is open to anyone."""
    used = (authorization, *(route.authorization for route in routes if route.authorization is not None))
    for reason in dict.fromkeys(each.reason for each in used if each.kind == "public"):
        construct.node.add_metadata("constructs-lib:public", reason)
