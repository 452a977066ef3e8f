"""What authorizes requests to a REST API and tells their callers apart."""

from collections.abc import Iterable

from aws_cdk import Names
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.apis._api_permissions import check_authorizer_permission, is_defined_here
from constructs_lib.patterns.apis._key_plan import KeyPlan
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.throttling import Throttling

_DEPLOY_CHANGES = "@aws-cdk/aws-apigateway:authorizerChangeDeploymentLogicalId"


def deploy_changed_authorizers(scope: Construct, used: Iterable[Authorization]) -> None:
    """Have a changed authorizer deployed to the stage, in apps without CDK's recommended flags, too.

    Args:
        scope: the pattern, which has no child yet.
        used: the authorizations of its routes.
    """
    if any(each.kind in {"cognito", "function"} for each in used):
        scope.node.set_context(_DEPLOY_CHANGES, True)


class RestAuthorizers:
    """The authorizers of one REST API, each defined once.

    Args:
        scope: the pattern.
        checks: where warnings are noted.
    """

    def __init__(self, scope: Construct, checks: Checks) -> None:
        self._scope = scope
        self._checks = checks
        self._made: dict[tuple[object, ...], apigateway.Authorizer] = {}

    def of(self, authorization: Authorization) -> apigateway.Authorizer | None:
        """Return the authorizer of an authorization; `None` for those that need none."""
        key = authorization.authorizer
        if key is None:
            return None
        if key not in self._made:
            count = len([kind for kind, *_ in self._made if kind == authorization.kind])
            self._made[key] = self._define(
                authorization, f"{authorization.kind.title()}Authorizer{count or ''}"
            )
        return self._made[key]

    def _define(self, authorization: Authorization, construct_id: str) -> apigateway.Authorizer:
        if authorization.kind == "cognito":
            return apigateway.CognitoUserPoolsAuthorizer(
                self._scope, construct_id, cognito_user_pools=list(authorization.user_pools)
            )
        assert authorization.handler is not None  # noqa: S101 (what the factory checked)
        function = self._in_this_stack(authorization.handler, f"{construct_id}Handler")
        authorizer = apigateway.RequestAuthorizer(
            self._scope,
            construct_id,
            handler=function,
            identity_sources=[_identity_source(each) for each in authorization.identity_sources],
            results_cache_ttl=authorization.results_cache_ttl,
        )
        if not is_defined_here(authorization.handler):
            name = Names.unique_id(authorizer)
            permissions = (each for each in function.node.children if isinstance(each, lambda_.CfnPermission))
            is_permitted = any(each.node.id.startswith(name) for each in permissions)
            check_authorizer_permission(self._checks, function, is_permitted=is_permitted)
        return authorizer

    def _in_this_stack(self, function: FunctionLike, construct_id: str) -> FunctionLike:
        """Return a function of another stack as one that is imported here.

        CDK defines the permission for an authorizer beside its function: two stacks would name each other.
        """
        if not is_defined_here(function) or facts(function).stack is facts(self._scope).stack:
            return function
        return lambda_.Function.from_function_attributes(
            self._scope, construct_id, function_arn=function.function_arn, same_environment=True
        )


def _identity_source(source: str) -> str:
    return source if source.startswith("context.") else f"method.request.{source}"


def authorization_type(authorization: Authorization) -> apigateway.AuthorizationType:
    """Return the kind as a method names it."""
    match authorization.kind:
        case "iam":
            return apigateway.AuthorizationType.IAM
        case "cognito":
            return apigateway.AuthorizationType.COGNITO
        case "function":
            return apigateway.AuthorizationType.CUSTOM
    return apigateway.AuthorizationType.NONE


def define_usage_plan(
    scope: Construct, stage: apigateway.Stage, plan: KeyPlan
) -> tuple[apigateway.UsagePlan, apigateway.IApiKey]:
    """Define the plan of a stage, and one key of it."""
    usage_plan = apigateway.UsagePlan(
        scope,
        "UsagePlan",
        api_stages=[apigateway.UsagePlanPerApiStage(stage=stage)],
        throttle=None if plan.throttling is None else _throttle(plan.throttling),
        quota=None
        if plan.quota is None
        else apigateway.QuotaSettings(limit=plan.quota, period=apigateway.Period[plan.quota_period]),
    )
    key = apigateway.ApiKey(scope, "ApiKey")
    usage_plan.add_api_key(key)
    return usage_plan, key


def _throttle(throttling: Throttling) -> apigateway.ThrottleSettings:
    return apigateway.ThrottleSettings(rate_limit=throttling.rate_limit, burst_limit=throttling.burst_limit)
