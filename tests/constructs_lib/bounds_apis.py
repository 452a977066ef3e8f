"""Limits of who may call an API."""

from aws_cdk import Duration, Stack

from constructs_lib import Authorization, HttpApiFunction, RestApiFunction, Route, limits
from constructs_lib.limits import Limit
from tests.constructs_lib.bound import Bound
from tests.support.authorizations import by_function, jwt, user_pool
from tests.support.stacks import function, imported_function

Api = RestApiFunction | HttpApiFunction
KINDS: tuple[type[Api], ...] = (RestApiFunction, HttpApiFunction)


def _api(scope: Stack, kind: type[Api], authorization: Authorization) -> object:
    return kind(scope, "Api", function=imported_function(scope), authorization=authorization)


def _slow(scope: Stack, kind: type[Api], seconds: int) -> object:
    slow = function(scope, "Authorizer", timeout=Duration.seconds(seconds))
    return _api(scope, kind, Authorization.function(slow))


def _timeout(kind: type[Api], limit: Limit) -> Bound:
    return Bound(
        limit,
        "LP234",
        kind.__name__,
        "timeout of function Authorizer",
        lambda scope, n: _slow(scope, kind, n),
        has_below=False,
    )


def _many(scope: Stack, count: int) -> object:
    routes = [Route("GET", f"/{n}", authorization=jwt(audience=[f"{n}"])) for n in range(count)]
    return HttpApiFunction(
        scope, "Api", function=imported_function(scope), routes=[*routes, Route("GET", "/")]
    )


def _clients(scope: Stack, count: int) -> object:
    pool = user_pool(scope)
    clients = [pool.add_client(f"Client{n}") for n in range(count)]
    return _api(scope, HttpApiFunction, Authorization.cognito(user_pools=[pool], user_pool_clients=clients))


BOUNDS = (
    *(
        Bound(
            limits.API_DESCRIPTION,
            "LP241",
            kind.__name__,
            "description",
            lambda scope, n, kind=kind: kind(  # type: ignore[misc]
                scope, "Api", function=imported_function(scope), description="x" * n
            ),
            has_below=False,
        )
        for kind in KINDS
    ),
    *(
        Bound(
            limits.AUTHORIZER_CACHE_TTL,
            "LP233",
            kind.__name__,
            "authorization.results_cache_ttl",
            lambda scope, n, kind=kind: _api(  # type: ignore[misc]
                scope, kind, by_function(scope, results_cache_ttl=Duration.seconds(n))
            ),
            has_below=False,
        )
        for kind in KINDS
    ),
    _timeout(RestApiFunction, limits.REST_API_AUTHORIZER_TIMEOUT),
    _timeout(HttpApiFunction, limits.HTTP_API_AUTHORIZER_TIMEOUT),
    Bound(
        limits.HTTP_API_AUDIENCES,
        "LP228",
        "HttpApiFunction",
        "authorization.audience",
        lambda scope, n: _api(scope, HttpApiFunction, jwt(audience=[f"{i}" for i in range(n)])),
    ),
    Bound(
        limits.HTTP_API_AUDIENCES,
        "LP225",
        "HttpApiFunction",
        "authorization.user_pool_clients",
        _clients,
    ),
    Bound(
        limits.HTTP_API_SCOPES,
        "LP237",
        "HttpApiFunction",
        "authorization.scopes",
        lambda scope, n: _api(scope, HttpApiFunction, jwt(scopes=[f"orders/{i}" for i in range(n)])),
        has_below=False,
    ),
    Bound(limits.API_AUTHORIZERS, "LP238", "HttpApiFunction", "authorizers", _many, has_below=False),
)
