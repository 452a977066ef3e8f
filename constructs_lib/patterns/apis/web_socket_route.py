"""The routes of a WebSocket API."""

from collections.abc import Sequence
from dataclasses import dataclass

from constructs_lib._internal.arguments import Checks, check_value_types
from constructs_lib._internal.function_timeout import FunctionTimeout
from constructs_lib._internal.tokens import known
from constructs_lib._internal.types import FunctionLike
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import web_sockets as conditions

__all__ = ["WebSocketRoute"]


@dataclass(frozen=True, slots=True)
class WebSocketRoute:
    """One route of a WebSocket API: the messages that go to one function.

    Args:
        route_key: the value of the API's route selection expression for a message, such as `sendMessage`;
            or `$connect`, `$disconnect` or `$default`, the route of messages that match no other route.
        function: the function of the route. Default: the API's function.
        return_response: whether the client gets the `body` that the function returns; not
            for `$disconnect`. Default: False: the client gets only messages that are posted to its
            connection.
        function_timeout: accepts that the function may run longer than the API waits. Default: the API's.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP205, LP261, LP922, LP923, LP926, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
        (2026-11-27)
    """

    route_key: str
    function: FunctionLike | None = None
    return_response: bool = False
    function_timeout: FunctionTimeout | None = None

    def __post_init__(self) -> None:
        check_value_types(self)


def with_predefined(routes: Sequence[WebSocketRoute]) -> list[WebSocketRoute]:
    """Return the routes that are made: the predefined ones, which are always there, and then the others."""
    given = {each.route_key: each for each in routes}
    predefined = [given.get(key) or WebSocketRoute(key) for key in conditions.PREDEFINED]
    return [*predefined, *(each for each in routes if each.route_key not in conditions.PREDEFINED)]


def check_web_socket_routes(checks: Checks, routes: Sequence[WebSocketRoute]) -> None:
    """Check each route, and all of them together (LP922 to LP924, LP926)."""
    for index, route in enumerate(routes):
        parameter = f"routes[{index}]"
        checks.note(conditions.route_key(f"{parameter}.route_key", known(route.route_key)))
        checks.note(
            conditions.answered(
                f"{parameter}.return_response", route.route_key, returns=route.return_response
            )
        )
    checks.note(conditions.routed_once("routes", (each.route_key for each in routes)))
    checks.in_range(ranges.WEBSOCKET_ROUTES, len(with_predefined(routes)))
