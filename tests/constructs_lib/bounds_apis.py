"""Limits of who may call an API."""

from aws_cdk import Duration, Size, Stack

from constructs_lib import (
    ApiStage,
    Authorization,
    HttpApiFunction,
    RestApiFunction,
    Route,
    WebSocketApiFunction,
    WebSocketRoute,
)
from constructs_lib.rules import ranges
from constructs_lib.rules.range import Range
from tests.constructs_lib.bound import Bound
from tests.support.authorizations import by_function, domain, jwt, user_pool
from tests.support.stacks import function, imported_function

Api = RestApiFunction | HttpApiFunction
KINDS: tuple[type[Api], ...] = (RestApiFunction, HttpApiFunction)


def _api(scope: Stack, kind: type[Api], authorization: Authorization) -> object:
    return kind(scope, "Api", function=imported_function(scope), authorization=authorization)


def _slow(scope: Stack, kind: type[Api], seconds: int) -> object:
    slow = function(scope, "Authorizer", timeout=Duration.seconds(seconds))
    return _api(scope, kind, Authorization.function(slow))


def _timeout(kind: type[Api], allowed: Range) -> Bound:
    return Bound(allowed, kind.__name__, lambda scope, n: _slow(scope, kind, n), has_below=False)


def _many(scope: Stack, count: int) -> object:
    routes = [Route("GET", f"/{n}", authorization=jwt(audience=[f"{n}"])) for n in range(count)]
    return HttpApiFunction(
        scope, "Api", function=imported_function(scope), routes=[*routes, Route("GET", "/")]
    )


def _routes(scope: Stack, kind: type[Api], count: int) -> object:
    routes = [Route("GET", "/"), *(Route("GET", f"/{n}") for n in range(count - 1))]
    return kind(scope, "Api", function=imported_function(scope), routes=routes)


def _clients(scope: Stack, count: int) -> object:
    pool = user_pool(scope)
    clients = [pool.add_client(f"Client{n}") for n in range(count)]
    return _api(scope, HttpApiFunction, Authorization.cognito(user_pools=[pool], user_pool_clients=clients))


def _waiting(scope: Stack, milliseconds: int) -> object:
    # As long as the shortest wait, the function of the API could never have a timeout of a whole second.
    waits = Duration.millis(milliseconds)
    return WebSocketApiFunction(scope, "Api", function=imported_function(scope), integration_timeout=waits)


def _messages(scope: Stack, count: int) -> object:
    routes = [WebSocketRoute(f"kind{n}") for n in range(count - 3)]
    return WebSocketApiFunction(scope, "Api", function=imported_function(scope), routes=routes)


BOUNDS = (
    *(
        Bound(
            ranges.API_DESCRIPTION,
            kind.__name__,
            lambda scope, n, kind=kind: kind(  # type: ignore[misc]
                scope, "Api", function=imported_function(scope), description="x" * n
            ),
            has_below=False,
        )
        for kind in (*KINDS, WebSocketApiFunction)
    ),
    Bound(
        ranges.STAGE_NAME,
        "RestApiFunction",
        lambda scope, n: RestApiFunction(
            scope, "Api", function=imported_function(scope), stage=ApiStage(stage_name="x" * n)
        ),
    ),
    Bound(
        ranges.COMPRESSION,
        "RestApiFunction",
        lambda scope, n: RestApiFunction(
            scope, "Api", function=imported_function(scope), minimum_compression_size=Size.bytes(n)
        ),
        has_below=False,
    ),
    *(
        Bound(
            ranges.AUTHORIZER_CACHE,
            kind.__name__,
            lambda scope, n, kind=kind: _api(  # type: ignore[misc]
                scope, kind, by_function(scope, results_cache_ttl=Duration.seconds(n))
            ),
            has_below=False,
        )
        for kind in KINDS
    ),
    *(
        Bound(
            ranges.BASE_PATH,
            kind.__name__,
            lambda scope, n, kind=kind: kind(  # type: ignore[misc]
                scope, "Api", function=imported_function(scope), domain=domain(scope, base_path="x" * n)
            ),
            has_below=False,
        )
        for kind in KINDS
    ),
    Bound(
        ranges.HTTP_ROUTES,
        "HttpApiFunction",
        lambda scope, n: _routes(scope, HttpApiFunction, n),
        has_below=False,
    ),
    Bound(
        ranges.REST_RESOURCES,
        "RestApiFunction",
        lambda scope, n: _routes(scope, RestApiFunction, n),
        has_below=False,
    ),
    _timeout(RestApiFunction, ranges.REST_AUTHORIZER_TIMEOUT),
    _timeout(HttpApiFunction, ranges.HTTP_AUTHORIZER_TIMEOUT),
    Bound(
        ranges.JWT_AUDIENCES,
        "HttpApiFunction",
        lambda scope, n: _api(scope, HttpApiFunction, jwt(audience=[f"{i}" for i in range(n)])),
    ),
    Bound(ranges.COGNITO_CLIENTS, "HttpApiFunction", _clients),
    Bound(
        ranges.HTTP_SCOPES,
        "HttpApiFunction",
        lambda scope, n: _api(scope, HttpApiFunction, jwt(scopes=[f"orders/{i}" for i in range(n)])),
        has_below=False,
    ),
    Bound(ranges.API_AUTHORIZERS, "HttpApiFunction", _many, has_below=False),
    Bound(ranges.WEBSOCKET_INTEGRATION_TIMEOUT, "WebSocketApiFunction", _waiting),
    Bound(ranges.WEBSOCKET_ROUTES, "WebSocketApiFunction", _messages, has_below=False),
)
