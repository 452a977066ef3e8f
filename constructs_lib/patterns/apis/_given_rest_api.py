"""A REST API that is given to a pattern."""

from collections.abc import Sequence

from aws_cdk import aws_apigateway as apigateway
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.names import Path
from constructs_lib.patterns.apis._given_api import routed
from constructs_lib.patterns.apis.routes import CATCH_ALL, Route, route_keys
from constructs_lib.rules.conditions import apis as conditions

RestApiLike = apigateway.IRestApi | apigateway.RestApiBase
"""What patterns take as a REST API: CDK's `IRestApi` alone would have type checkers refuse `RestApi`."""


def check_rest_routes(
    checks: Checks,
    scope: Construct,
    api: RestApiLike,
    root: apigateway.IResource,
    routes: Sequence[Route] | None,
) -> None:
    """Check that no route of a REST API that is given is there already (LP203)."""
    taken = routed(scope, api, api.rest_api_id)
    for key in route_keys(CATCH_ALL if routes is None else routes):
        other = taken.get((key.method, key.path)) or _method(root, key.method, key.path)
        checks.note(conditions.routed_elsewhere(key, None if other is None else Path(other)))


def _method(root: apigateway.IResource, method: str, path: str) -> Construct | None:
    """Return the method of an API of this app that a route would be; `None` where there is none."""
    resource: apigateway.IResource | None = root
    for part in path.strip("/").split("/") if path != "/" else ():
        resource = None if resource is None else resource.get_resource(part)
    found = None if resource is None else resource.node.try_find_child(method)
    return found if isinstance(found, Construct) else None
