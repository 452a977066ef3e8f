"""The routes of an API."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from constructs_lib._internal.arguments import Checks, check_value_types
from constructs_lib._internal.function_timeout import FunctionTimeout
from constructs_lib._internal.types import FunctionLike, PydanticModel
from constructs_lib.patterns.apis._authorization_checks import ApiKind, check_authorization
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.rules.conditions import apis as conditions
from constructs_lib.rules.conditions.apis import RouteKey

__all__ = ["Route"]


@dataclass(frozen=True, slots=True)
class Route:
    """One method and path of an API.

    Args:
        method: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS or ANY.
        path: such as `/orders/{id}`; `{path+}` as the last segment matches the rest of the path.
        function: the function that answers. Default: the API's function.
        request_body_schema: JSON Schema of a JSON body, or a Pydantic class; another body is answered
            with 400. API Gateway supports draft 4 without `exclusiveMinimum`: newer drafts and schemas of
            Pydantic are converted, keywords that cannot be converted are an error, and keywords without
            effect on validation (`examples`, `readOnly`, `discriminator`) are left out. REST only. Default:
            any body reaches the function.
        required_query: names of query parameters; a request without one of them is answered with 400. REST
            only.
            Default: requests need no query parameters.
        authorization: who may call. Default: the API's.
        function_timeout: accepts that the function may run longer than the API waits. Default: the API's.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP201 to LP205, LP212, LP217, LP218, LP220, LP246 and LP247 (REST only), LP261,
            LP213 and LP221 to LP239 for its authorization, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
        (2026-11-23)
    """

    method: str
    path: str
    function: FunctionLike | None = None
    request_body_schema: Mapping[str, object] | PydanticModel | None = None
    required_query: Sequence[str] = ()
    authorization: Authorization | None = None
    function_timeout: FunctionTimeout | None = None

    def __post_init__(self) -> None:
        check_value_types(self)

    def __str__(self) -> str:
        """Return the route as API Gateway names it: `GET /orders`."""
        return f"{self.method} {self.path}"


CATCH_ALL = (Route("ANY", "/"), Route("ANY", "/{proxy+}"))
"""The routes that take every request."""


def route_keys(routes: Sequence[Route]) -> list[RouteKey]:
    """Return the methods and paths of routes, with the names that messages give them."""
    return [RouteKey(f"routes[{index}]", each.method, each.path) for index, each in enumerate(routes)]


def check_routes(checks: Checks, routes: Sequence[Route], kind: ApiKind, *, has_cors: bool) -> None:
    """Check each route, and all of them together (LP201 to LP203, LP212, LP214, LP217, LP220)."""
    checks.note(conditions.some_route("routes", len(routes)))
    before: set[tuple[str, str]] = set()
    for key, route in zip(route_keys(routes), routes, strict=True):
        checks.note(conditions.route_key(key, has_cors=has_cors))
        if route.authorization is not None:
            check_authorization(checks, f"{key.parameter}.authorization", route.authorization, kind)
        checks.note(conditions.query_names(f"{key.parameter}.required_query", route.required_query))
        checks.note(conditions.routed_once(key, before))
