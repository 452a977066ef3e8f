"""A WebSocket API in front of Lambda functions."""

from collections.abc import Sequence

import jsii
from aws_cdk import Duration, Names
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts_below
from constructs_lib._internal.function_timeout import FunctionTimeout
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.patterns.apis._access_log import web_socket_log_format
from constructs_lib.patterns.apis._api_permissions import (
    grant_execute,
)
from constructs_lib.patterns.apis._http_domain import define_domain
from constructs_lib.patterns.apis._web_socket_checks import (
    VARIABLE,
    WebSocketArguments,
    check_told,
    check_web_socket,
    note_told,
    told,
)
from constructs_lib.patterns.apis._web_socket_routes import define_routes
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.domain import Domain
from constructs_lib.patterns.apis.stage import ApiStage
from constructs_lib.patterns.apis.throttling import Throttling
from constructs_lib.patterns.apis.web_socket_route import WebSocketRoute
from constructs_lib.rules import event_types
from constructs_lib.rules.conditions.web_sockets import CONNECT, SELECTION

__all__ = ["WebSocketApiFunction"]


@jsii.implements(iam.IGrantable)
class WebSocketApiFunction(Construct):
    """Defines a WebSocket API in front of a Lambda function, or of several.

    Clients stay connected and send messages; functions answer, and post to any connection at any time. API
    Gateway closes a connection that was idle for 10 minutes, and every connection after 2 hours; a message
    has at most 128 KB, in frames of at most 32 KB. Its stage writes an access log, which needs one role for
    each account and Region (`AWS::ApiGateway::Account`); that is not part of this construct, because a
    second one would overwrite the first. Deploy it once: see `docs/patterns/orders_api.md`.

    Defines:
        `AWS::ApiGatewayV2::Api`, its `prod` stage with access log and throttling, a route with its
        `AWS::Lambda::Permission` for `$connect`, `$disconnect`, `$default` and each of `routes` (one for the
        stage where a function has more than 20 routes), an `AWS::ApiGatewayV2::Integration` for each
        function, `AWS::Logs::LogGroup`, two alarms, and in the role of each function of this stack the
        permission to post to connections of this stage. For its authorization
        `AWS::ApiGatewayV2::Authorizer` with its function's permission; for its domain
        `AWS::ApiGatewayV2::DomainName`, a mapping and a record.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function of every route without its own function; its timeout at most 29 seconds, which
            is as long as a WebSocket API waits. An alias, a version or an imported function can be given,
            too; the timeout of an imported one is not known, and it does not get the address for posts
            (warning LP927).
        routes: 1 to 300 routes with the predefined ones (adjustable). Default: `$connect`, `$disconnect`
            and `$default`, which are always defined, all with the function.
        route_selection_expression: the field of a message that names its route, as `$request.body.NAME`.
            Default: `$request.body.action`; a message that is not JSON or has no `action` goes to `$default`.
        authorization: who may connect, checked once for each connection: `Authorization.iam()`, `function` or
            `public`. Pages in browsers cannot send headers with a WebSocket: for them use `querystring.NAME`
            as the identity source of a function. Default: clients with AWS credentials that allow
            `execute-api:Invoke`.
        integration_timeout: how long the API waits, 50 milliseconds to 29 seconds. Default: 29 seconds.
        throttling: requests are messages and new connections. Default: 500 requests per second, a burst of
            500.
        stage: the stage's name and variables. Default: a stage `prod`.
        access_log_retention: Default: three months.
        description: at most 1,024 characters. Default: an empty description.
        domain: your own domain name, with a base path of one level. Functions post to it if the
            API's own address is switched off. Default: the address of API Gateway.
        alarm_actions: the actions of the alarms. Default: the alarms have no action.
        function_timeout: accepts that a function may run longer than the API waits, because other
            callers invoke it, too: `FunctionTimeout.longer(reason=...)`. Default: a longer timeout is an
            error.

    Attributes:
        function: the function that was passed in.
        web_socket_api: the API.
        stage: its stage; `stage.url` is where clients connect without a domain.
        connections_endpoint: the address for posts to connections, which the functions of this stack have
            in their environment as `CONNECTIONS_ENDPOINT`; a function that sets this variable itself is an
            error (LP931).
        access_log_group: the log group of its access log.
        integration_errors_alarm: goes to `ALARM` when a function failed or answered 4XX or 5XX within 5
            minutes.
        execution_errors_alarm: goes to `ALARM` when a function could not be called within 5 minutes.
        domain_name: the domain name; `None` without a domain.
        domain_mapping: the mapping from the domain name to the stage; `None` without a domain.
        alias_record: the record in the hosted zone; `None` without one.
        event_type: the event that its function gets; a handler that names another event is refused.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP002, LP056, LP059, LP205, LP206, LP212, LP213, LP230, LP231, LP234, LP241 to LP245,
            LP251, LP255, LP256, LP261, LP920 to LP926, LP928, LP929, LP931.

    Warns:
        LP219, LP927, LP930.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import StandardFunction, WebSocketApiFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Board", entry=hello)
        >>> board = WebSocketApiFunction(stack, "Api", function=function)
        >>> board.stage.stage_name
        'prod'

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-overview.html
        (2026-11-27)
    """

    event_type: event_types.EventType = event_types.WEB_SOCKET

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        routes: Sequence[WebSocketRoute] = (),
        route_selection_expression: str = SELECTION,
        authorization: Authorization = Authorization.iam(),  # noqa: B008 (immutable)
        integration_timeout: Duration | None = None,
        throttling: Throttling = Throttling(),  # noqa: B008 (immutable)
        stage: ApiStage = ApiStage(),  # noqa: B008 (immutable)
        access_log_retention: logs.RetentionDays = defaults.ACCESS_LOG_RETENTION,
        description: str | None = None,
        domain: Domain | None = None,
        alarm_actions: Sequence[AlarmAction] = (),
        function_timeout: FunctionTimeout | None = None,
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(WebSocketApiFunction.__init__, locals())
        given = WebSocketArguments(
            function=function,
            routes=routes,
            route_selection_expression=route_selection_expression,
            authorization=authorization,
            integration_timeout=integration_timeout,
            throttling=throttling,
            stage=stage,
            access_log_retention=access_log_retention,
            description=description,
            domain=domain,
            alarm_actions=alarm_actions,
            function_timeout=function_timeout,
        )
        check_web_socket(checks, scope, given)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.function: FunctionLike = function
        self._given = given
        self._define(checks)
        checks.warn_on(self)

    def _define(self, checks: Checks) -> None:
        self.domain_name: apigatewayv2.DomainName | None = None
        self.domain_mapping: apigatewayv2.ApiMapping | None = None
        self.alias_record: route53.ARecord | None = None
        self._define_api()
        define_routes(self.web_socket_api, self._given, checks)
        self._define_stage()
        domain = self._given.domain
        if domain is not None:
            self.domain_name, self.domain_mapping, self.alias_record = define_domain(
                self, domain, self.web_socket_api, self.stage
            )
        self.connections_endpoint: str = self._endpoint()
        self._tell_functions(checks)
        self._define_alarms()
        self._record_reasons()

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal

    def _define_api(self) -> None:
        given, domain = self._given, self._given.domain
        self.web_socket_api: apigatewayv2.WebSocketApi = apigatewayv2.WebSocketApi(
            self,
            "Api",
            # Consoles and metrics show the name; CDK's own would be the same for every instance.
            api_name=Names.unique_resource_name(self, max_length=128),
            description=given.description,
            route_selection_expression=given.route_selection_expression,
        )
        if domain is not None:
            resource = self.web_socket_api.node.default_child
            assert isinstance(resource, apigatewayv2.CfnApi)  # noqa: S101 (CDK's own promise)
            resource.disable_execute_api_endpoint = domain.disable_execute_api_endpoint

    def _define_stage(self) -> None:
        given, throttling = self._given, self._given.throttling
        self.access_log_group: logs.LogGroup = logs.LogGroup(
            self, "AccessLog", retention=given.access_log_retention
        )
        self.stage: apigatewayv2.WebSocketStage = apigatewayv2.WebSocketStage(
            self,
            "Stage",
            web_socket_api=self.web_socket_api,
            stage_name=given.stage.stage_name,
            stage_variables=dict(given.stage.variables) or None,
            auto_deploy=True,
            throttle=apigatewayv2.ThrottleSettings(
                rate_limit=throttling.rate_limit, burst_limit=throttling.burst_limit
            ),
        )
        resource = self.stage.node.default_child
        assert isinstance(resource, apigatewayv2.CfnStage)  # noqa: S101 (CDK's own promise)
        resource.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
            destination_arn=self.access_log_group.log_group_arn,
            format=web_socket_log_format(given.authorization),
        )

    def _endpoint(self) -> str:
        domain = self._given.domain
        if domain is None or not domain.disable_execute_api_endpoint:
            return self.stage.callback_url
        return f"https://{domain.name}" + (f"/{domain.base_path}" if domain.base_path else "")

    def _tell_functions(self, checks: Checks) -> None:
        functions = self._given.functions
        for function in told(self, functions):
            function.add_environment(VARIABLE, self.connections_endpoint)
            self.stage.grant_management_api_access(function)
            note_told(self, function)
        check_told(checks, self, functions, self._given.stage.stage_name)

    def _define_alarms(self) -> None:
        self.integration_errors_alarm: cloudwatch.Alarm = self._alarm(
            "IntegrationError", "A function failed, or answered 4XX or 5XX"
        )
        self.execution_errors_alarm: cloudwatch.Alarm = self._alarm(
            "ExecutionError", "A function could not be called"
        )

    def _alarm(self, metric_name: str, description: str) -> cloudwatch.Alarm:
        metric = self.stage.metric(metric_name, period=defaults.ALARM_PERIOD, statistic="Sum")
        return alarm(
            self,
            f"{metric_name}sAlarm",
            metric=metric,
            threshold=1,
            description=description,
            actions=self._given.alarm_actions,
        )

    def _record_reasons(self) -> None:
        """Record in the metadata what is accepted of the API or one of its routes, and why."""
        given, asked = self._given, self._given.authorization
        reasons = [(f"constructs-lib:{asked.kind}", asked.reason)] if asked.reason else []
        accepted = [each for _, each in given.accepted_timeouts]
        accepted += [asked.function_timeout] if asked.function_timeout is not None else []
        reasons.extend(("constructs-lib:function-timeout", each.reason) for each in accepted)
        for name, reason in dict.fromkeys(reasons):
            self.node.add_metadata(name, reason)

    def grant_execute(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a client to connect to this stage (`execute-api:Invoke` on `$connect`).

        Args:
            grantee: the client.
        """
        arn = self.web_socket_api.arn_for_execute_api_v2(CONNECT, self._given.stage.stage_name)
        return grant_execute(grantee, arn)

    def grant_manage_connections(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow another principal to post to the connections of this stage (`execute-api:ManageConnections`).

        Set the variable `CONNECTIONS_ENDPOINT` of the function to `connections_endpoint`;
        the functions of the routes already have both.

        Args:
            grantee: the principal that posts, such as a consumer of a stream.
        """
        return self.stage.grant_management_api_access(grantee)
