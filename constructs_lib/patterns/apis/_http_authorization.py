"""What authorizes requests to an HTTP API."""

from aws_cdk import Names
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_lambda as lambda_

from constructs_lib._internal.arguments import Checks
from constructs_lib.patterns.apis._api_permissions import check_authorizer_permission, is_defined_here
from constructs_lib.patterns.apis._given_api import HttpApiLike
from constructs_lib.patterns.apis.authorization import Authorization


class HttpAuthorizers:
    """The authorizers of one HTTP API, each defined once, when its first route is.

    Args:
        http_api: the API.
        checks: where warnings are noted.
    """

    def __init__(self, http_api: HttpApiLike, checks: Checks) -> None:
        self._api = http_api
        self._checks = checks
        self._made: dict[
            tuple[object, ...], tuple[str, Authorization, apigatewayv2.IHttpRouteAuthorizer]
        ] = {}
        self._without_resource: dict[str, apigatewayv2.IHttpRouteAuthorizer] = {}

    def of(self, authorization: Authorization) -> apigatewayv2.IHttpRouteAuthorizer:
        """Return the authorizer of an authorization."""
        key = authorization.authorizer
        if key is None:
            return self._of_kind(authorization.kind)
        if key not in self._made:
            count = len([kind for kind, *_ in self._made if kind == authorization.kind])
            construct_id = f"{authorization.kind.title()}Authorizer{count or ''}"
            self._made[key] = (construct_id, authorization, _authorizer(construct_id, authorization))
        return self._made[key][2]

    def _of_kind(self, kind: str) -> apigatewayv2.IHttpRouteAuthorizer:
        if kind not in self._without_resource:
            is_open = kind == "public"
            made = apigatewayv2.HttpNoneAuthorizer() if is_open else authorizers.HttpIamAuthorizer()
            self._without_resource[kind] = made
        return self._without_resource[kind]

    def check_permissions(self) -> None:
        """Warn of functions that may not be invoked by their authorizer (LP219)."""
        for construct_id, authorization, _ in self._made.values():
            handler = authorization.handler
            if handler is not None and not is_defined_here(handler):
                is_permitted = self._is_permitted(construct_id)
                check_authorizer_permission(self._checks, handler, is_permitted=is_permitted)

    def _is_permitted(self, construct_id: str) -> bool:
        node = self._api.node
        name = Names.node_unique_id(node.find_child(construct_id).node)
        permissions = (each for each in node.children if isinstance(each, lambda_.CfnPermission))
        return any(each.node.id.startswith(name) for each in permissions)


def _authorizer(construct_id: str, authorization: Authorization) -> apigatewayv2.IHttpRouteAuthorizer:
    match authorization.kind:
        case "jwt":
            return authorizers.HttpJwtAuthorizer(
                construct_id, authorization.issuer, jwt_audience=list(authorization.audience)
            )
        case "cognito":
            (pool,) = authorization.user_pools
            return authorizers.HttpUserPoolAuthorizer(
                construct_id,
                pool,
                user_pool_clients=list(authorization.user_pool_clients),
                user_pool_region=pool.env.region,
            )
    function = authorization.handler
    assert function is not None  # noqa: S101 (what the factory checked)
    return authorizers.HttpLambdaAuthorizer(
        construct_id,
        function,
        identity_source=[_identity_source(each) for each in authorization.identity_sources],
        response_types=[authorizers.HttpLambdaResponseType.SIMPLE],
        results_cache_ttl=authorization.results_cache_ttl,
    )


def _identity_source(source: str) -> str:
    return f"${source}" if source.startswith("context.") else f"$request.{source}"
