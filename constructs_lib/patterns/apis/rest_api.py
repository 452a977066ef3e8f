"""A REST API in front of a Lambda function."""

from collections.abc import Sequence

from aws_cdk import Names
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib.patterns.apis._access_log import access_log_format
from constructs_lib.patterns.apis._api import ApiFunction, check_settings, check_timeouts
from constructs_lib.patterns.apis._api_permissions import grant_execute
from constructs_lib.patterns.apis._body_schema import check_body_schema
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
from constructs_lib.patterns.apis._rest_domain import define_domain_name, define_mapping
from constructs_lib.patterns.apis._rest_methods import RestMethods
from constructs_lib.patterns.apis.cors import check_cors
from constructs_lib.patterns.apis.domain import define_alias
from constructs_lib.patterns.apis.routes import CATCH_ALL, Route, route_keys
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import apis as conditions

__all__ = ["RestApiFunction"]

_STAGE_NAME = "prod"


class RestApiFunction(ApiFunction):
    """Defines a regional REST API in front of a Lambda function.

    Validates requests before they reach the function. Its stage writes logs, which needs one role for each
    account and Region (`AWS::ApiGateway::Account`); that is not part of this construct, because a second one
    would overwrite the first. Deploy it once: see `docs/patterns/orders_api.md`.

    Defines:
        `AWS::ApiGateway::RestApi`, its deployment and `prod` stage with access logs, error logs, tracing and
        throttling, a method for each of `routes`, models and validators where they ask for them, one
        `AWS::Lambda::Permission` for each function, two `AWS::Logs::LogGroup`, gateway responses, and an
        alarm on 5XX. For its authorizations `AWS::ApiGateway::Authorizer` with their functions' permissions,
        `AWS::ApiGateway::UsagePlan` and `AWS::ApiGateway::ApiKey`; for its domain
        `AWS::ApiGateway::DomainName`, a mapping and a record.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function that answers; its timeout at most 29 seconds, or `integration_timeout` where
            that is given. An alias, a version and an
            imported function do, too; the timeout of an imported one is not known.
        routes: 1 to 300 resources with those above them (adjustable). Default: every method and path goes to
            the function.
        cors: web pages that may call; see `Cors` for what the function has to do. Default: pages of the API's
            own origin only.
        authorization: who may call. Default: callers with AWS credentials that allow `execute-api:Invoke`.
        integration_timeout: how long the API waits, 50 milliseconds to 29 seconds; longer where AWS raised
            the quota (context `constructs-lib:limits`, `REST_API_INTEGRATION_TIMEOUT`). Default: 29 seconds.
        throttling: Default: 500 requests per second, 500 at once.
        access_log_retention: for the access log and the error log. Default: three months.
        description: at most 1,024 characters. Default: an empty description.
        domain: a domain name of your own. Default: the address that API Gateway gives.
        alarm_actions: what the alarm does. Default: it changes colour and tells nobody.

    Attributes:
        function: the function that was passed in.
        rest_api: the API.
        stage: its `prod` stage.
        access_log_group: the log group of its access log.
        error_log_group: the log group in which API Gateway says what went wrong inside it.
        server_errors_alarm: rings when it answered 5XX within 5 minutes.
        usage_plan: what everyone with an API key gets through; `None` where none is asked for.
        api_key: the first key of that plan; `None` where none is asked for.
        domain_name: the domain name; `None` without a domain.
        domain_mapping: what leads from the domain name to the stage; `None` without a domain.
        alias_record: the record in the hosted zone; `None` without one.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP002, LP201 to LP203, LP205 to LP210, LP212 to LP218, LP220, LP221, LP223, LP226,
            LP227 to LP236, LP238 to LP251.

    Example:
        >>> api = RestApiFunction(stack, "Api", function=StandardFunction(stack, "Hello", entry=folder))
        >>> api.stage.stage_name
        '${Token[...]}'

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html (2026-11-23)
    """

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
        if given.cors is not None:
            check_cors(checks, given.cors)
            check_origins(checks, given.cors)
            check_functions_share_cors(checks, scope, given.functions, given.cors)

    def _define(self, checks: Checks) -> None:
        used = self._given.routes or CATCH_ALL
        deploy_changed_authorizers(self, self._given.authorizations)
        self._define_api()
        self._define_error_log()
        methods = RestMethods(self, self.rest_api, self._given, RestAuthorizers(self, checks))
        for route in used:
            methods.define(route)
        self._define_errors_and_cors(checks, methods, used)
        self._define_usage_plan()
        self._define_domain()
        metric = self.stage.metric_server_error(period=defaults.ALARM_PERIOD, statistic="Sum")
        self.server_errors_alarm = self._define_alarm(metric)

    def _define_api(self) -> None:
        given, domain = self._given, self._given.domain
        log_format = access_log_format("REST", given.authorizations)
        self.access_log_group = logs.LogGroup(self, "AccessLog", retention=given.access_log_retention)
        self.rest_api = apigateway.RestApi(
            self,
            "Api",
            # The name is the dimension of its metrics; CDK's own would be the same for every instance.
            rest_api_name=Names.unique_resource_name(self, max_length=128),
            description=given.description,
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            disable_execute_api_endpoint=None if domain is None else domain.disable_execute_api_endpoint,
            cloud_watch_role=False,
            deploy_options=apigateway.StageOptions(
                stage_name=_STAGE_NAME,
                access_log_destination=apigateway.LogGroupLogDestination(self.access_log_group),
                access_log_format=apigateway.AccessLogFormat.custom(log_format),
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                tracing_enabled=True,
                throttling_rate_limit=given.throttling.rate_limit,
                throttling_burst_limit=given.throttling.burst_limit,
            ),
        )
        # Stacks decide what they output; CDK's own output would be one more in every stack.
        self.rest_api.node.try_remove_child("Endpoint")
        self.stage = self.rest_api.deployment_stage

    def _define_error_log(self) -> None:
        # API Gateway would make this log group itself and keep it for ever; its name is fixed:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
        self.error_log_group = logs.LogGroup(
            self,
            "ErrorLog",
            log_group_name=f"API-Gateway-Execution-Logs_{self.rest_api.rest_api_id}/{_STAGE_NAME}",
            retention=self._given.access_log_retention,
        )
        self.stage.node.add_dependency(self.error_log_group)

    def _define_errors_and_cors(self, checks: Checks, methods: RestMethods, used: Sequence[Route]) -> None:
        api, cors = self.rest_api, self._given.cors
        if any(route.request_body_schema is not None for route in used):
            define_bad_body_response(api, cors)
        if cors is not None:
            define_preflights(methods.resource, used, cors)
            define_error_responses(api, cors)
            tell_functions(checks, self, self._given.functions, cors)

    def _define_usage_plan(self) -> None:
        self.usage_plan: apigateway.UsagePlan | None = None
        self.api_key: apigateway.IApiKey | None = None
        asked = self._given.authorizations
        plan = next((each.key_plan for each in asked if each.key_plan is not None), None)
        if plan is not None:
            self.usage_plan, self.api_key = define_usage_plan(self, self.stage, plan)

    def _define_domain(self) -> None:
        self.domain_name: apigateway.DomainName | None = None
        self.domain_mapping: apigateway.BasePathMapping | apigatewayv2.CfnApiMapping | None = None
        self.alias_record: route53.ARecord | None = None
        domain = self._given.domain
        if domain is not None:
            name = define_domain_name(self, domain)
            self.domain_name = name
            self.domain_mapping = define_mapping(self, name, self.rest_api, self.stage, domain.base_path)
            self.alias_record = define_alias(self, domain, targets.ApiGatewayDomain(name))

    def grant_execute(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a caller to invoke every route of this API's stage (`execute-api:Invoke`).

        Args:
            grantee: the caller.
        """
        return grant_execute(grantee, self.rest_api.arn_for_execute_api(stage=_STAGE_NAME))
