"""Deliberate mistakes with WebSocket APIs."""

from collections.abc import Callable
from typing import Any

from aws_cdk import Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from constructs_lib import Authorization, Domain, WebSocketApiFunction, WebSocketRoute
from tests.constructs_lib.mistake import Mistake
from tests.support.authorizations import by_function, domain, jwt, users
from tests.support.stacks import RUNTIME, function, imported_function

Make = Callable[[Stack], Any]


def _api(title: str, **arguments: Make) -> Mistake:
    def mistake(scope: Stack) -> object:
        makes: dict[str, Make] = {"function": function, **arguments}
        given = {name: make(scope) for name, make in makes.items()}
        return WebSocketApiFunction(scope, "Api", **given)

    return Mistake(title, "WebSocketApiFunction", mistake)


def _authorized(title: str, make: Callable[[Stack], Authorization]) -> Mistake:
    return _api(title, authorization=make)


def _routed(title: str, *routes: WebSocketRoute) -> Mistake:
    return _api(title, routes=lambda _: routes)


def _two_levels(scope: Stack) -> Domain:
    return domain(scope, base_path="shop/board")


def _two_apis(scope: Stack) -> None:
    shared = function(scope)
    for construct_id in ("Board", "Chat"):
        WebSocketApiFunction(scope, construct_id, function=shared)


def _other_stack(scope: Stack) -> None:
    there = Stack(scope, "There")
    WebSocketApiFunction(scope, "Api", function=function(there))


def _of_a_fixed_role(scope: Stack) -> object:
    arn = "arn:aws:iam::111111111111:role/board"
    role = iam.Role.from_role_arn(scope, "Role", arn, mutable=False)
    code = lambda_.Code.from_inline("def handler(event, context): ...")
    return lambda_.Function(scope, "Function", code=code, handler="index.handler", runtime=RUNTIME, role=role)


MISTAKES: tuple[Mistake, ...] = (
    _authorized("a JSON Web Token for a WebSocket API", lambda _: jwt()),
    _authorized("a user pool for a WebSocket API", users),
    _authorized("an API key for a WebSocket API", lambda _: Authorization.iam().and_api_key()),
    _authorized("an open WebSocket API without a reason", lambda _: Authorization.public(reason=" ")),
    _authorized(
        "answers of a WebSocket API's authorizer that are kept",
        lambda scope: by_function(scope, results_cache_ttl=Duration.minutes(5)),
    ),
    _routed("a predefined route that there is not", WebSocketRoute("$message")),
    _routed("a route for messages without a name", WebSocketRoute("")),
    _routed("a route key twice", WebSocketRoute("sendMessage"), WebSocketRoute("sendMessage")),
    _routed("a response to a closed connection", WebSocketRoute("$disconnect", return_response=True)),
    _api("a word for a route selection expression", route_selection_expression=lambda _: "action"),
    _api(
        "a path of HTTP for a route selection expression",
        route_selection_expression=lambda _: "$request.path",
    ),
    _api("a base path of two levels", domain=_two_levels),
    _api(
        "a slow function behind a WebSocket API",
        function=lambda scope: function(scope, timeout=Duration.minutes(1)),
    ),
    _api("an imported function behind a WebSocket API", function=imported_function),
    Mistake("a function of another stack behind a WebSocket API", "WebSocketApiFunction", _other_stack),
    _api("a role that may not post to a WebSocket API", function=_of_a_fixed_role),
    _api(
        "an address of a function's own behind a WebSocket API",
        function=lambda scope: function(scope, environment={"CONNECTIONS_ENDPOINT": "https://example.com"}),
    ),
    Mistake("one function behind two WebSocket APIs", "WebSocketApiFunction", _two_apis),
)
