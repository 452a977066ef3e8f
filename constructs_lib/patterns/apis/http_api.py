"""An HTTP API in front of a Lambda function."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from aws_cdk import Duration, Names
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.function_timeout import FunctionTimeout
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.patterns.apis._access_log import access_log_format
from constructs_lib.patterns.apis._api import ApiArguments, ApiFunction, check_settings, check_timeouts
from constructs_lib.patterns.apis._api_permissions import grant_execute
from constructs_lib.patterns.apis._given_api import (
    HttpApiLike,
    called_paths,
    check_http_routes,
    check_left_to_the_api,
    note_routes,
)
from constructs_lib.patterns.apis._http_authorization import HttpAuthorizers
from constructs_lib.patterns.apis._http_domain import define_domain
from constructs_lib.patterns.apis._http_routes import (
    check_no_validation,
    expanded,
    preflight,
    route_key,
    timeout,
)
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.cors import Cors, check_cors
from constructs_lib.patterns.apis.domain import Domain
from constructs_lib.patterns.apis.routes import CATCH_ALL, Route
from constructs_lib.patterns.apis.throttling import Throttling
from constructs_lib.rules import event_types, ranges

__all__ = ["HttpApiFunction"]


@dataclass(frozen=True)
class HttpArguments(ApiArguments):
    """What an HTTP API takes."""

    http_api: HttpApiLike | None


class HttpApiFunction(ApiFunction):
    """Defines an HTTP API in front of a Lambda function, or routes of an existing one.

    The cheaper and faster of the two kinds of API. It does not validate requests and has no API keys:
    use `RestApiFunction` for these.

    Defines:
        `AWS::ApiGatewayV2::Api`, its `$default` stage with access logs and throttling, a route for each of
        `routes`, one `AWS::Lambda::Permission` for each function, `AWS::Logs::LogGroup`, and an alarm on 5XX.
        For its authorizations `AWS::ApiGatewayV2::Authorizer` with their functions' permissions; for its
        domain `AWS::ApiGatewayV2::DomainName`, a mapping and a record. With `http_api` only the
        routes and their authorization.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function that answers; its timeout at most 30 seconds, which is as long as an HTTP API
            waits. An alias, a version or an
            imported function can be given, too; the timeout of an imported one is not known.
        routes: 1 to 300 routes (adjustable). Default: every method and path goes to the function. With
            `cors`, API Gateway answers OPTIONS by itself, and a catch-all route becomes one for each other
            method.
        cors: web pages that may call. Default: pages of the API's own origin only.
        authorization: who may call. Default: callers with AWS credentials that allow `execute-api:Invoke`.
        integration_timeout: how long the API waits, 50 milliseconds to 30 seconds. Default: 30 seconds.
        throttling: Default: 500 requests per second, a burst of 500.
        access_log_retention: Default: three months.
        description: at most 1,024 characters. Default: an empty description.
        domain: your own domain name. Default: the address of API Gateway.
        alarm_actions: the actions of the alarm. Default: the alarm has no action.
        function_timeout: accepts that a function may run longer than the API waits, because other
            callers invoke it, too: `FunctionTimeout.longer(reason=...)`. Default: a longer timeout is an
            error.
        http_api: an API of this app, or an imported one, that gets the routes; a stage that deploys
            automatically has them at once. Settings of the API itself are given where it is defined: `cors`,
            `throttling`, `access_log_retention`, `description`, `domain`, `alarm_actions`. Default: an API is
            defined.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        http_api: the API that was defined, or passed in; the address of an API that was defined is
            `http_api.api_endpoint`, because its stage is not CDK's own.
        stage: its `$default` stage; not defined with `http_api`.
        access_log_group: the log group of its access log; not defined with `http_api`.
        server_errors_alarm: goes to `ALARM` when it answered 5XX within 5 minutes; not defined with
            `http_api`.
        domain_name: the domain name; `None` without a domain.
        domain_mapping: the mapping from the domain name to the stage; `None` without a domain.
        alias_record: the record in the hosted zone; `None` without one.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP002, LP056, LP059, LP201 to LP209, LP212 to LP217, LP220, LP222, LP224, LP225,
            LP227 to LP235, LP237, LP238, LP241 to LP245, LP248 to LP252, LP261.

    Warns:
        LP219.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import HttpApiFunction, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> api = HttpApiFunction(stack, "Api", function=StandardFunction(stack, "Hello", entry=hello))
        >>> api.http_api.http_api_name
        'ShopApi4E8988D1'

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html (2026-11-23)
    """

    event_type: event_types.EventType = event_types.HTTP_API
    _given: HttpArguments

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        routes: Sequence[Route] | None = None,
        cors: Cors | None = None,
        authorization: Authorization = Authorization.iam(),  # noqa: B008 (immutable)
        integration_timeout: Duration | None = None,
        throttling: Throttling = Throttling(),  # noqa: B008 (immutable)
        access_log_retention: logs.RetentionDays = defaults.ACCESS_LOG_RETENTION,
        description: str | None = None,
        domain: Domain | None = None,
        alarm_actions: Sequence[AlarmAction] = (),
        function_timeout: FunctionTimeout | None = None,
        http_api: HttpApiLike | None = None,
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(HttpApiFunction.__init__, locals())
        given = HttpArguments(
            function=function,
            routes=routes,
            cors=cors,
            authorization=authorization,
            integration_timeout=integration_timeout,
            throttling=throttling,
            access_log_retention=access_log_retention,
            description=description,
            domain=domain,
            alarm_actions=alarm_actions,
            function_timeout=function_timeout,
            http_api=http_api,
        )
        super().__init__(scope, construct_id, checks, given)

    def _check(self, checks: Checks, scope: Construct) -> None:
        given = self._given
        check_settings(checks, scope, given, "HTTP")
        if given.cors is not None:
            check_cors(checks, given.cors)
        check_no_validation(checks, given.routes or ())
        check_timeouts(checks, given, ranges.HTTP_INTEGRATION_TIMEOUT)
        if given.routes:
            made = expanded(given.routes, has_cors=given.cors is not None)
            checks.in_range(ranges.HTTP_ROUTES, len(made))
        if given.http_api is not None:
            check_left_to_the_api(checks, "http_api", given)
            check_http_routes(checks, scope, given.http_api, given.routes)

    def _define(self, checks: Checks) -> None:
        self._integrations: dict[FunctionLike, integrations.HttpLambdaIntegration] = {}
        self.domain_name: apigatewayv2.DomainName | None = None
        self.domain_mapping: apigatewayv2.ApiMapping | None = None
        self.alias_record: route53.ARecord | None = None
        given = self._given.http_api
        if given is not None:
            # Authorizers are defined below their API: below an import of our own each has an id of its own,
            # and nothing of this stack is named by the stack of the API.
            self._api: HttpApiLike = apigatewayv2.HttpApi.from_http_api_attributes(
                self, "Api", http_api_id=given.api_id
            )
            # Typed as what it is where it is made: whoever passes another one has that in hand.
            self.http_api: apigatewayv2.HttpApi = cast("apigatewayv2.HttpApi", given)
            self._authorizers = HttpAuthorizers(self._api, checks)
            self._define_routes()
            note_routes(self, given, given.api_id, self._given.routes)
            return
        self._define_api()
        self._authorizers = HttpAuthorizers(self._api, checks)
        self._define_routes()
        self._define_stage()
        self._define_domain()
        metric = self.http_api.metric_server_error(period=defaults.ALARM_PERIOD, statistic="Sum")
        self.server_errors_alarm: cloudwatch.Alarm = self._define_alarm(metric)

    def _check_permissions(self, checks: Checks) -> None:
        super()._check_permissions(checks)
        self._authorizers.check_permissions()

    def _define_api(self) -> None:
        given, domain = self._given, self._given.domain
        self.http_api = apigatewayv2.HttpApi(
            self,
            "Api",
            # Consoles and metrics show the name; CDK's own would be the same for every instance.
            api_name=Names.unique_resource_name(self, max_length=128),
            description=given.description,
            create_default_stage=False,
            disable_execute_api_endpoint=None if domain is None else domain.disable_execute_api_endpoint,
            cors_preflight=None if given.cors is None else preflight(given.cors, given.routes),
        )
        self._api = self.http_api

    def _define_routes(self) -> None:
        given, has_cors = self._given, self._given.cors is not None
        if given.routes is None and not has_cors:
            key = apigatewayv2.HttpRouteKey.DEFAULT
            self._define_route("$default", key, given.function, given.authorization)
            return
        wanted = CATCH_ALL if given.routes is None else given.routes
        for each in expanded(wanted, has_cors=has_cors):
            function, authorization = each.function or given.function, given.authorization_of(each)
            self._define_route(str(each), route_key(each), function, authorization)

    def _define_route(
        self,
        construct_id: str,
        key: apigatewayv2.HttpRouteKey,
        function: FunctionLike,
        authorization: Authorization,
    ) -> None:
        if function not in self._integrations:
            self._integrations[function] = integrations.HttpLambdaIntegration(
                f"Function{len(self._integrations) or ''}",
                function,
                timeout=timeout(self._given.integration_timeout),
                # One permission for each route would fill the function's policy (20 KB) at about 50 routes.
                scope_permission_to_route=False,
            )
        apigatewayv2.HttpRoute(
            self,
            # A slash would separate constructs.
            construct_id.replace("/", "|"),
            http_api=self._api,
            route_key=key,
            integration=self._integrations[function],
            authorizer=self._authorizers.of(authorization),
            authorization_scopes=list(authorization.scopes) or None,
        )

    def _define_stage(self) -> None:
        given, throttling = self._given, self._given.throttling
        self.access_log_group: logs.LogGroup = logs.LogGroup(
            self, "AccessLog", retention=given.access_log_retention
        )
        self.stage: apigatewayv2.HttpStage = apigatewayv2.HttpStage(
            self,
            "Stage",
            http_api=self.http_api,
            auto_deploy=True,
            throttle=apigatewayv2.ThrottleSettings(
                rate_limit=throttling.rate_limit, burst_limit=throttling.burst_limit
            ),
        )
        log_format = access_log_format("HTTP", given.authorizations)
        resource = self.stage.node.default_child
        assert isinstance(resource, apigatewayv2.CfnStage)  # noqa: S101 (CDK's own promise)
        resource.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.access_log_group.log_group_arn, format=log_format
        )

    def _define_domain(self) -> None:
        domain = self._given.domain
        if domain is None:
            return
        self.domain_name, self.domain_mapping, self.alias_record = define_domain(
            self, domain, self.http_api, self.stage
        )

    def grant_execute(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a caller to invoke every route of this pattern (`execute-api:Invoke`).

        Args:
            grantee: the caller.
        """
        if self._given.http_api is None or self._given.routes is None:
            return grant_execute(grantee, self._api.arn_for_execute_api())
        called = called_paths(self._given.routes)
        arns = [self._api.arn_for_execute_api(method, path) for method, path in called]
        return grant_execute(grantee, *arns)
