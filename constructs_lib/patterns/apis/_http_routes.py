"""The routes of an HTTP API: which are made, and what none of them can have."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from aws_cdk import Duration, Token
from aws_cdk import aws_apigatewayv2 as apigatewayv2

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib.patterns.apis.cors import Cors
from constructs_lib.patterns.apis.routes import Route
from constructs_lib.rules.conditions.apis import METHODS


def expanded(routes: Sequence[Route], *, has_cors: bool) -> list[Route]:
    """Return the routes that are made: with CORS one for each method of ANY that has none of its own."""
    own = {(route.method, route.path) for route in routes}
    return [
        each
        for route in routes
        for each in (_without_preflights(route) if has_cors else (route,))
        if each.method == route.method or (each.method, each.path) not in own
    ]


def _without_preflights(route: Route) -> Iterable[Route]:
    """Return ANY as each of its methods but OPTIONS.

    $default and ANY catch preflights too, ask them for credentials, which browsers never send with them, and
    send them to the function. Where no route catches them, API Gateway answers by itself:
    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
    """
    methods = [each for each in METHODS if each != "OPTIONS"] if route.method == "ANY" else [route.method]
    return (replace(route, method=method) for method in methods)


def route_key(route: Route) -> apigatewayv2.HttpRouteKey:
    """Return a method and path as CDK takes them."""
    return apigatewayv2.HttpRouteKey.with_(route.path, apigatewayv2.HttpMethod[route.method])


def timeout(given: Duration | None) -> Duration | None:
    """Return how long the API waits, for CDK."""
    known = None if given is None else milliseconds(given)
    # CDK refuses more than 29 seconds, the limit of REST APIs, where it can see the number.
    return given if known is None else Duration.millis(Token.as_number(Token.as_any(known)))


def preflight(cors: Cors, routes: Sequence[Route] | None) -> apigatewayv2.CorsPreflightOptions:
    """Return what API Gateway answers to preflights."""
    used = {"ANY"} if routes is None else {route.method for route in routes}
    methods = cors.allow_methods or (METHODS if "ANY" in used else sorted(used))
    return apigatewayv2.CorsPreflightOptions(
        allow_origins=list(cors.allow_origins),
        allow_headers=list(cors.allow_headers),
        allow_methods=[apigatewayv2.CorsHttpMethod[method] for method in methods],
        allow_credentials=cors.allow_credentials,
        expose_headers=list(cors.expose_headers) or None,
        max_age=cors.max_age,
    )


def check_no_validation(checks: Checks, routes: Sequence[Route]) -> None:
    """Check that nothing is validated, which HTTP APIs cannot (LP204)."""
    for index, route in enumerate(routes):
        for parameter, is_given in (
            ("request_body_schema", route.request_body_schema is not None),
            ("required_query", bool(route.required_query)),
        ):
            checks.require(
                not is_given,
                "LP204",
                f"routes[{index}].{parameter}",
                allowed="left out on an HTTP API",
                got=f"one for {route}",
            )
