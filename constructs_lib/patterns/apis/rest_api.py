"""A REST API in front of a Lambda function."""

from collections.abc import Sequence
from typing import cast

from aws_cdk import Duration, Size
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.function_timeout import FunctionTimeout
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.patterns.apis._api import ApiFunction, check_settings, check_timeouts
from constructs_lib.patterns.apis._api_permissions import check_permissions_of, grant_execute
from constructs_lib.patterns.apis._body_schema import check_body_schema
from constructs_lib.patterns.apis._given_api import called_paths, note_routes
from constructs_lib.patterns.apis._given_rest_api import RestApiLike
from constructs_lib.patterns.apis._rest_authorization import (
    RestAuthorizers,
    define_usage_plan,
    deploy_changed_authorizers,
)
from constructs_lib.patterns.apis._rest_cors import (
    check_functions_share_cors,
    check_origins,
    define_bad_body_response,
    define_error_responses,
    define_preflights,
    tell_functions,
)
from constructs_lib.patterns.apis._rest_definition import (
    RestArguments,
    check_rest_settings,
    define_rest_api,
    deployment_of_routes,
    home_of,
)
from constructs_lib.patterns.apis._rest_domain import define_domain_name, define_mapping
from constructs_lib.patterns.apis._rest_methods import RestMethods
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.cors import Cors, check_cors
from constructs_lib.patterns.apis.domain import Domain, define_alias
from constructs_lib.patterns.apis.routes import CATCH_ALL, Route, route_keys
from constructs_lib.patterns.apis.stage import ApiStage
from constructs_lib.patterns.apis.throttling import Throttling
from constructs_lib.rules import event_types, ranges
from constructs_lib.rules.conditions import apis as conditions

__all__ = ["RestApiFunction"]


class RestApiFunction(ApiFunction):
    """Defines a REST API in front of a Lambda function, or routes of an existing one.

    Validates requests before they reach the function. Its stage writes logs, which needs one role for each
    account and Region (`AWS::ApiGateway::Account`); that is not part of this construct, because a second one
    would overwrite the first. Deploy it once: see `docs/patterns/orders_api.md`.

    Defines:
        `AWS::ApiGateway::RestApi`, its deployment and `prod` stage with access logs, error logs, tracing and
        throttling, a method for each of `routes`, models and validators if the routes need them, one
        `AWS::Lambda::Permission` for each function, two `AWS::Logs::LogGroup`, gateway responses, and an
        alarm on 5XX. For its authorizations `AWS::ApiGateway::Authorizer` with their functions' permissions,
        `AWS::ApiGateway::UsagePlan` and `AWS::ApiGateway::ApiKey`; for its domain
        `AWS::ApiGateway::DomainName`, a mapping and a record. With `rest_api` only the routes with
        their authorization and validation, and for an imported API their deployment.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function that answers; its timeout at most 29 seconds, or at most `integration_timeout`
            if that is given. An alias, a version or an
            imported function can be given, too; the timeout of an imported one is not known.
        routes: 1 to 300 resources, including the parent resources (adjustable). Default: every method and
            path goes to the function.
        cors: web pages that may call; see `Cors` for the headers that the function must send. Default:
            pages of the API's own origin only.
        authorization: who may call. Default: callers with AWS credentials that allow `execute-api:Invoke`.
        integration_timeout: how long the API waits, 50 milliseconds to 29 seconds; longer if AWS
            raised the quota (context `constructs-lib:limits`, `REST_API_INTEGRATION_TIMEOUT`).
            Default: 29 seconds.
        throttling: Default: 500 requests per second, a burst of 500.
        access_log_retention: for the access log and the error log. Default: three months.
        description: at most 1,024 characters. Default: an empty description.
        domain: your own domain name. Default: the address of API Gateway.
        alarm_actions: the actions of the alarm. Default: the alarm has no action.
        function_timeout: accepts that a function may run longer than the API waits, because other
            callers invoke it, too: `FunctionTimeout.longer(reason=...)`. Default: a longer timeout is an
            error.
        rest_api: an API of this app, or an imported one, that gets the routes. Settings of the API itself
            are given where it is defined: `cors`, `throttling`, `access_log_retention`, `description`,
            `domain`, `alarm_actions`, `stage`, `binary_media_types`, `minimum_compression_size`, `policy`,
            `vpc_endpoints`, and the plan of API keys. Default: an API is defined.
        stage: the stage's name and variables; for an API without automatic deployment, such as an
            imported API, the name of the stage to which the routes are deployed (without it, warning
            LP254). Default: a stage `prod`.
        binary_media_types: types of binary bodies, such as `image/png`, `image/*` or `*/*`:
            the function gets them in base64 with `isBase64Encoded`, and a response in base64 reaches the
            caller as bytes if the request's `Accept` begins with such a type. Default: every body is text.
        minimum_compression_size: 0 to 10,485,760 bytes; from that size on, responses are compressed for
            callers that accept it in `Accept-Encoding`. Default: responses are not compressed.
        policy: a resource policy of the API. With `Authorization.iam()` callers of the same account
            need one of the two policies; with all other kinds the resource policy must allow the call, too.
            Default: only `authorization` decides.
        vpc_endpoints: VPC endpoints of `execute-api`. Then the API is private: it can be called only through
            these endpoints, with a resource policy that AWS requires and that is added to `policy`.
            Default: the API is regional, and can be called from the internet.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        rest_api: the API that was defined, or passed in.
        stage: its stage; not defined with `rest_api`.
        access_log_group: the log group of its access log; not defined with `rest_api`.
        error_log_group: the log group of errors inside API Gateway; not defined
            with `rest_api`.
        server_errors_alarm: goes to `ALARM` when it answered 5XX within 5 minutes; not defined with
            `rest_api`.
        usage_plan: the usage plan of the API keys; `None` without API keys.
        api_key: the first key of that plan; `None` without API keys.
        domain_name: the domain name; `None` without a domain.
        domain_mapping: the mapping from the domain name to the stage; `None` without a domain.
        alias_record: the record in the hosted zone; `None` without one.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP002, LP056, LP059, LP201 to LP203, LP205 to LP210, LP212 to LP218, LP220, LP221,
            LP223, LP226, LP227 to LP236, LP238 to LP253, LP255 to LP261.

    Warns:
        LP211, LP219, LP254.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import RestApiFunction, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> api = RestApiFunction(stack, "Api", function=StandardFunction(stack, "Hello", entry=hello))
        >>> api.stage.stage_name
        '${Token[...]}'

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html (2026-11-23)
    """

    event_type: event_types.EventType = event_types.REST_API
    _given: RestArguments

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
        rest_api: RestApiLike | None = None,
        stage: ApiStage | None = None,
        binary_media_types: Sequence[str] = (),
        minimum_compression_size: Size | None = None,
        policy: iam.PolicyDocument | None = None,
        vpc_endpoints: Sequence[ec2.IVpcEndpoint] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(RestApiFunction.__init__, locals())
        given = RestArguments(
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
            rest_api=rest_api,
            stage=stage,
            binary_media_types=binary_media_types,
            minimum_compression_size=minimum_compression_size,
            policy=policy,
            vpc_endpoints=vpc_endpoints,
        )
        super().__init__(scope, construct_id, checks, given)

    def _check(self, checks: Checks, scope: Construct) -> None:
        given = self._given
        check_settings(checks, scope, given, "REST")
        keys = route_keys(given.routes or ())
        for key in keys:
            checks.note(conditions.rest_path(key))
        checks.note(conditions.one_name_for_a_parameter(keys))
        for key, route in zip(keys, given.routes or (), strict=True):
            check_body_schema(checks, f"{key.parameter}.request_body_schema", route)
        checks.in_range(ranges.REST_RESOURCES, conditions.resources(keys))
        check_timeouts(checks, given, ranges.REST_INTEGRATION_TIMEOUT)
        check_rest_settings(checks, scope, given)
        if given.cors is not None:
            check_cors(checks, given.cors)
            check_origins(checks, given.cors)
            check_functions_share_cors(checks, scope, given.functions, given.cors)

    def _define(self, checks: Checks) -> None:
        self.domain_name: apigateway.DomainName | None = None
        self.domain_mapping: apigateway.BasePathMapping | apigatewayv2.CfnApiMapping | None = None
        self.alias_record: route53.ARecord | None = None
        self.usage_plan: apigateway.UsagePlan | None = None
        self.api_key: apigateway.IApiKey | None = None
        deploy_changed_authorizers(self, self._given.authorizations)
        if self._given.rest_api is not None:
            self._define_routes_of(self._given.rest_api, checks)
            return
        self._define_api()
        self._define_error_log()
        used = self._given.routes or CATCH_ALL
        methods = RestMethods(self, self.rest_api, self._given, RestAuthorizers(self, checks))
        for route in used:
            methods.define(route)
        self._define_errors_and_cors(checks, methods, used)
        self._define_usage_plan()
        self._define_domain()
        metric = self.stage.metric_server_error(period=defaults.ALARM_PERIOD, statistic="Sum")
        self.server_errors_alarm: cloudwatch.Alarm = self._define_alarm(metric)

    def _define_routes_of(self, rest_api: RestApiLike, checks: Checks) -> None:
        given = self._given
        # Typed as what it is where it is made: whoever passes another one has that in hand.
        self.rest_api: apigateway.RestApi = cast("apigateway.RestApi", rest_api)
        home = home_of(self, rest_api)
        deployment = deployment_of_routes(self, given, rest_api)
        methods = RestMethods(home, rest_api, given, RestAuthorizers(home, checks), deployment)
        for route in given.routes or CATCH_ALL:
            methods.define(route)
        note_routes(self, rest_api, rest_api.rest_api_id, given.routes)

    def _check_permissions(self, checks: Checks) -> None:
        if self._given.rest_api is None:
            super()._check_permissions(checks)
        else:
            # CDK defines the permission below the API.
            check_permissions_of(checks, self.rest_api, self._given.functions)

    def _define_api(self) -> None:
        given = self._given
        self.access_log_group: logs.LogGroup = logs.LogGroup(
            self, "AccessLog", retention=given.access_log_retention
        )
        self.rest_api = define_rest_api(self, given, self.access_log_group)
        self.stage: apigateway.Stage = self.rest_api.deployment_stage

    def _define_error_log(self) -> None:
        # API Gateway would make this log group itself and keep it for ever; its name is fixed:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
        self.error_log_group: logs.LogGroup = logs.LogGroup(
            self,
            "ErrorLog",
            log_group_name=f"API-Gateway-Execution-Logs_{self.rest_api.rest_api_id}/{self._given.stage_name}",
            retention=self._given.access_log_retention,
        )
        self.stage.node.add_dependency(self.error_log_group)

    def _define_errors_and_cors(self, checks: Checks, methods: RestMethods, used: Sequence[Route]) -> None:
        api, cors = self.rest_api, self._given.cors
        if any(route.request_body_schema is not None for route in used):
            define_bad_body_response(api, cors)
        if cors is not None:
            is_binary = "*/*" in self._given.binary_media_types
            define_preflights(methods.resource, used, cors, is_binary=is_binary)
            define_error_responses(api, cors)
            tell_functions(checks, self, self._given.functions, cors)

    def _define_usage_plan(self) -> None:
        asked = self._given.authorizations
        plan = next((each.key_plan for each in asked if each.key_plan is not None), None)
        if plan is not None:
            self.usage_plan, self.api_key = define_usage_plan(self, self.stage, plan)

    def _define_domain(self) -> None:
        domain = self._given.domain
        if domain is not None:
            name = define_domain_name(self, domain)
            self.domain_name = name
            self.domain_mapping = define_mapping(self, name, self.rest_api, self.stage, domain.base_path)
            self.alias_record = define_alias(self, domain, targets.ApiGatewayDomain(name))

    def grant_execute(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a caller to invoke every route of this pattern (`execute-api:Invoke`).

        Args:
            grantee: the caller.
        """
        given, stage = self._given, None if self._given.stage is None else self._given.stage.stage_name
        if given.rest_api is None:
            return grant_execute(grantee, self.rest_api.arn_for_execute_api(stage=given.stage_name))
        called = called_paths(given.routes)
        arns = [given.rest_api.arn_for_execute_api(method, path, stage) for method, path in called]
        return grant_execute(grantee, *arns)
