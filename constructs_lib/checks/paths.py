"""Methods and paths of APIs, as ARNs of requests have them: `GET/orders/*`."""

import re

from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import REST_API
from constructs_lib.templates.model import Resource
from constructs_lib.templates.resolved import references, text

__all__ = ["rest_path", "routes_of"]

_RESOURCE = "AWS::ApiGateway::Resource"
_PARAMETER = re.compile(r"\{[^}]*\}")


def rest_path(app: Graph, method: Resource) -> str | None:
    """Return the method and the path of a REST API's method; `None` where they are not known."""
    verb = text(method.value("HttpMethod"))
    path = _path(app, method.value("ResourceId"), 0)
    return None if verb is None or path is None else _asked(verb, path)


def _path(app: Graph, value: object, depth: int) -> str | None:
    found = app.names.target(value)
    if found is None or depth > 30:
        return None
    if found.type == REST_API:
        return "/"
    part = text(found.value("PathPart"))
    above = _path(app, found.value("ParentId"), depth + 1) if found.type == _RESOURCE else None
    return None if part is None or above is None else f"{above.rstrip('/')}/{part}"


def routes_of(app: Graph, integration: Resource, *, is_websocket: bool) -> list[str | None]:
    """Return the routes that lead to an integration of an HTTP API; `None` for one that is not known.

    Args:
        app: the app.
        integration: the integration.
        is_websocket: whether its routes have names alone, such as `$connect`.
    """
    found: list[str | None] = []
    for route in app.of_type("AWS::ApiGatewayV2::Route"):
        if any(each.resource is integration for each in references(route.value("Target"))):
            key = text(route.value("RouteKey")) or ""
            verb, _, path = key.partition(" ")
            found.append(_asked(verb, path) if path else key if is_websocket and key else None)
    return found


def _asked(verb: str, path: str) -> str:
    return f"{'*' if verb == 'ANY' else verb}{_PARAMETER.sub('*', path)}"
