"""Which requests of an API reach a function, as a drawing shows them."""

from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import METHOD, REST_API, Invocation
from constructs_lib.templates.model import Resource
from constructs_lib.templates.resolved import references, text

__all__ = ["AUTHORIZER", "requests_of"]

AUTHORIZER = "authorizer"
"""What a function is that an API asks whether a request may pass."""

_ROUTE = "AWS::ApiGatewayV2::Route"
_DEEPEST = 30
_ANY = "x-amazon-apigateway-any-method"
_REST = "$default"


def requests_of(app: Graph, invocation: Invocation) -> list[str]:
    """Return the requests that an integration serves, such as `GET /orders`, as far as they are known."""
    through = invocation.through
    if through.type == METHOD:
        verb, path = text(through.value("HttpMethod")), _path(app, through.value("ResourceId"), 0)
        return [f"{verb} {path}"] if verb and path else []
    if invocation.request is not None:
        return [_request(*invocation.request)]
    keys = (text(route.value("RouteKey")) for route in _routes(app, through))
    return [key for key in keys if key]


def _request(verb: str, path: str) -> str:
    """Return what a description by OpenAPI says of a request as a route is written."""
    # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-any-method.html
    # (2026-11-27); a path without a slash is the route for what no other one takes.
    verb = "ANY" if verb == _ANY else verb.upper()
    return _REST if path.strip("/") == _REST else f"{verb} {path}"


def _routes(app: Graph, integration: Resource) -> list[Resource]:
    return [
        route
        for route in app.of_type(_ROUTE)
        if any(each.resource is integration for each in references(route.value("Target")))
    ]


def _path(app: Graph, value: object, depth: int) -> str | None:
    found = app.names.target(value)
    if found is None or depth > _DEEPEST:
        return None
    if found.type == REST_API:
        return "/"
    part, above = text(found.value("PathPart")), _path(app, found.value("ParentId"), depth + 1)
    return None if part is None or above is None else f"{above.rstrip('/')}/{part}"
