"""The routes of a WebSocket API: their integrations, permissions, and what is asked at $connect."""

from collections import Counter
from collections.abc import Mapping

from aws_cdk import Names
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.names import Path
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis._api_permissions import check_authorizer_permission, is_defined_here
from constructs_lib.patterns.apis._web_socket_checks import WebSocketArguments
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.rules.conditions.apis import may_be_invoked
from constructs_lib.rules.conditions.web_sockets import CONNECT

_AUTHORIZER = "Authorizer"
# One for each route would fill the function's policy (20 KB) at about 50 routes.
_MOST_PERMISSIONS = 20


def define_routes(api: apigatewayv2.WebSocketApi, given: WebSocketArguments, checks: Checks) -> None:
    """Define the routes, each with its permission, and warn of functions that may not be invoked (LP219)."""
    names: dict[FunctionLike, str] = {}
    made: dict[FunctionLike, integrations.WebSocketLambdaIntegration] = {}
    authorizer = _authorizer(given.authorization)
    behind = Counter(function for _, function in given.made)
    wide = [function for function, count in behind.items() if count > _MOST_PERMISSIONS]
    for route, function in given.made:
        if function not in made:
            names[function] = f"Function{len(made) or ''}"
            made[function] = integrations.WebSocketLambdaIntegration(
                names[function], function, timeout=given.integration_timeout
            )
        added = api.add_route(
            route.route_key,
            integration=made[function],
            authorizer=authorizer if route.route_key == CONNECT else None,
            return_response=route.return_response or None,
        )
        if function in wide:
            added.node.try_remove_child(f"{names[function]}-Permission")
    for function in wide:
        _permit_all(api, given.stage.stage_name, function, f"{names[function]}-Permission")
    _check_permissions(api, given.authorization, checks, names)


def _permit_all(
    api: apigatewayv2.WebSocketApi, stage_name: str, function: FunctionLike, construct_id: str
) -> None:
    function.add_permission(
        construct_id,
        scope=api,
        principal=iam.ServicePrincipal("apigateway.amazonaws.com"),
        source_arn=api.arn_for_execute_api_v2(None, stage_name),
    )


def _authorizer(asked: Authorization) -> apigatewayv2.IWebSocketRouteAuthorizer | None:
    if asked.kind == "public":
        return None
    if asked.handler is None:
        return authorizers.WebSocketIamAuthorizer()
    return authorizers.WebSocketLambdaAuthorizer(
        _AUTHORIZER,
        asked.handler,
        identity_source=[_identity_source(each) for each in asked.identity_sources],
    )


def _identity_source(source: str) -> str:
    return source if source.startswith("context.") else f"route.request.{source}"


def _check_permissions(
    api: apigatewayv2.WebSocketApi,
    asked: Authorization,
    checks: Checks,
    integrated: Mapping[FunctionLike, str],
) -> None:
    """Warn of imported functions that CDK gives no permission for the API (LP219)."""
    imported = {each: name for each, name in integrated.items() if not is_defined_here(each)}
    handler = asked.handler
    asks_imported = handler is not None and not is_defined_here(handler)
    if not imported and not asks_imported:
        return
    made = [each.node.id for each in api.node.find_all() if isinstance(each, lambda_.CfnPermission)]
    for each, name in imported.items():
        is_permitted = f"{name}-Permission" in made
        checks.note(may_be_invoked("function", [Path(each)], is_permitted=is_permitted, what="one"))
    if handler is not None and asks_imported:
        name = Names.node_unique_id(api.node.find_child(_AUTHORIZER).node)
        check_authorizer_permission(checks, handler, is_permitted=f"{name}-Permission" in made)
