"""A REST API in front of a Lambda function."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

import jsii
from aws_cdk import Duration, Names
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_route53_targets as targets
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.patterns.apis._authorization_checks import caller_fields
from constructs_lib.patterns.apis._rest_authorization import (
    RestAuthorizers,
    authorization_type,
    define_usage_plan,
)
from constructs_lib.patterns.apis._rest_cors import (
    check_functions_share_cors,
    check_origins,
    define_gateway_response,
    define_preflights,
    tell_functions,
)
from constructs_lib.patterns.apis.authorization import Authorization
from constructs_lib.patterns.apis.domain import Domain, define_alias
from constructs_lib.patterns.apis.routes import (
    Cors,
    Route,
    authorizations,
    check_cors,
    check_permissions,
    check_settings,
    check_timeouts,
    grant_execute,
    record_reasons,
)
from constructs_lib.patterns.apis.throttling import Throttling
from constructs_lib.rules import ranges, text

__all__ = ["RestApiFunction"]

# https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
_ACCESS_LOG = {
    name: f"$context.{variable}"
    for name, variable in {
        "requestId": "requestId",
        "requestTime": "requestTime",
        "ip": "identity.sourceIp",
        "caller": "identity.caller",
        "method": "httpMethod",
        "route": "resourcePath",
        "path": "path",
        "status": "status",
        "responseLength": "responseLength",
        "responseLatency": "responseLatency",
        "integrationRequestId": "integration.requestId",
        "integrationStatus": "integration.status",
        "integrationError": "integration.error",
        "error": "error.message",
    }.items()
}
_STAGE_NAME = "prod"


@jsii.implements(iam.IGrantable)
class RestApiFunction(Construct):
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
        routes: at least one route. Default: every method and path goes to the function.
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
            LP227 to LP236, LP238 to LP245.

    Example:
        >>> api = RestApiFunction(stack, "Api", function=StandardFunction(stack, "Hello", entry=folder))
        >>> api.stage.stage_name
        '${Token[...]}'

    Source:
        https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-rest-api.html (2026-11-23)
    """

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
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(RestApiFunction.__init__, locals())
        check_settings(
            checks,
            scope,
            "REST",
            authorization=authorization,
            throttling=throttling,
            routes=routes,
            cors=cors,
            domain=domain,
            description=description,
        )
        if routes is not None:
            _check_paths(checks, routes)
            _check_parameter_names(checks, routes)
        functions = list(dict.fromkeys(route.function or function for route in routes or ())) or [function]
        check_timeouts(checks, functions, integration_timeout, ranges.REST_INTEGRATION_TIMEOUT)
        if cors is not None:
            check_cors(checks, cors)
            check_origins(checks, cors)
            check_functions_share_cors(checks, functions, cors)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        self.function = function
        self._authorization = authorization
        self._timeout = integration_timeout
        self._integrations: dict[FunctionLike, apigateway.LambdaIntegration] = {}
        self._authorizers = RestAuthorizers(self, checks)
        asked = authorizations(authorization, routes)
        log_format = _ACCESS_LOG | caller_fields(asked, "REST")
        self._define_api(description, throttling, access_log_retention, log_format, domain)
        used = routes or (Route("ANY", "/"), Route("ANY", "/{proxy+}"))
        for route in used:
            self._define_method(route)
        if any(route.request_body_schema is not None for route in used):
            define_gateway_response(
                self.rest_api, "BadRequestBody", apigateway.ResponseType.BAD_REQUEST_BODY, cors
            )
        if cors is not None:
            define_preflights(self.rest_api, used, cors)
            define_gateway_response(self.rest_api, "Default4xx", apigateway.ResponseType.DEFAULT_4_XX, cors)
            define_gateway_response(self.rest_api, "Default5xx", apigateway.ResponseType.DEFAULT_5_XX, cors)
            tell_functions(checks, functions, cors)
        self._define_usage_plan(asked)
        self._define_domain(domain)
        self.server_errors_alarm = alarm(
            self,
            "ServerErrorsAlarm",
            metric=self.stage.metric_server_error(period=defaults.ALARM_PERIOD, statistic="Sum"),
            threshold=1,
            description="The API answered with a server error (5XX)",
            actions=alarm_actions,
        )
        record_reasons(self, authorization, routes or ())
        check_permissions(checks, self, functions)
        checks.warn_on(self)

    def _define_api(
        self,
        description: str | None,
        throttling: Throttling,
        retention: logs.RetentionDays,
        log_format: Mapping[str, str],
        domain: Domain | None,
    ) -> None:
        self.access_log_group = logs.LogGroup(self, "AccessLog", retention=retention)
        self.rest_api = apigateway.RestApi(
            self,
            "Api",
            # The name is the dimension of its metrics; CDK's own would be the same for every instance.
            rest_api_name=Names.unique_resource_name(self, max_length=128),
            description=description,
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            disable_execute_api_endpoint=None if domain is None else domain.disable_execute_api_endpoint,
            cloud_watch_role=False,
            deploy_options=apigateway.StageOptions(
                stage_name=_STAGE_NAME,
                access_log_destination=apigateway.LogGroupLogDestination(self.access_log_group),
                access_log_format=apigateway.AccessLogFormat.custom(json.dumps(log_format)),
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                tracing_enabled=True,
                throttling_rate_limit=throttling.rate_limit,
                throttling_burst_limit=throttling.burst_limit,
            ),
        )
        # Stacks decide what they output; CDK's own output would be one more in every stack.
        self.rest_api.node.try_remove_child("Endpoint")
        self.stage = self.rest_api.deployment_stage
        # API Gateway would make this log group itself and keep it for ever; its name is fixed:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
        self.error_log_group = logs.LogGroup(
            self,
            "ErrorLog",
            log_group_name=f"API-Gateway-Execution-Logs_{self.rest_api.rest_api_id}/{_STAGE_NAME}",
            retention=retention,
        )
        self.stage.node.add_dependency(self.error_log_group)

    def _define_method(self, route: Route) -> None:
        function = route.function or self.function
        if function not in self._integrations:
            self._integrations[function] = apigateway.LambdaIntegration(
                function,
                timeout=self._timeout,
                # One permission for each method would fill the function's policy (20 KB) at about 25 routes.
                scope_permission_to_method=False,
            )
        has_schema = route.request_body_schema is not None
        authorization = route.authorization or self._authorization
        self.rest_api.root.resource_for_path(route.path).add_method(
            route.method,
            self._integrations[function],
            authorization_type=authorization_type(authorization),
            authorizer=self._authorizers.of(authorization),
            authorization_scopes=list(authorization.scopes) or None,
            api_key_required=True if authorization.key_plan is not None else None,
            request_models=self._define_models(route) if has_schema else None,
            request_parameters={f"method.request.querystring.{name}": True for name in route.required_query},
            request_validator=self._validator if has_schema or route.required_query else None,
        )

    def _define_models(self, route: Route) -> dict[str, apigateway.IModel]:
        construct_id = f"{route} Body".replace("/", "|")
        model = apigateway.CfnModel(
            self,
            construct_id,
            rest_api_id=self.rest_api.rest_api_id,
            content_type="application/json",
            schema=route.request_body_schema,
        )
        deployment = self.rest_api.latest_deployment
        if deployment is not None:
            # A deployment is a copy of the API: it has to wait for the model, and be made anew with it.
            deployment.node.add_dependency(model)
            deployment.add_to_logical_id({construct_id: route.request_body_schema})
        model_name = apigateway.Model.from_model_name(self, f"{construct_id} Name", model.ref)
        # A body of a type without a model is not looked at; $default stands for every other type:
        # https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-request-validation.html
        return {"application/json": model_name, "$default": model_name}

    @cached_property
    def _validator(self) -> apigateway.RequestValidator:
        """One for all routes: where there is no model and no required parameter, it has nothing to do."""
        return self.rest_api.add_request_validator(
            "Validator", validate_request_body=True, validate_request_parameters=True
        )

    def _define_usage_plan(self, asked: Iterable[Authorization]) -> None:
        self.usage_plan: apigateway.UsagePlan | None = None
        self.api_key: apigateway.IApiKey | None = None
        plan = next((each.key_plan for each in asked if each.key_plan is not None), None)
        if plan is not None:
            self.usage_plan, self.api_key = define_usage_plan(self, self.stage, plan)

    def _define_domain(self, domain: Domain | None) -> None:
        self.domain_name: apigateway.DomainName | None = None
        self.domain_mapping: apigateway.BasePathMapping | apigatewayv2.CfnApiMapping | None = None
        self.alias_record: route53.ARecord | None = None
        if domain is None:
            return
        self.domain_name = apigateway.DomainName(
            self,
            "DomainName",
            domain_name=domain.name,
            certificate=domain.certificate,
            endpoint_type=apigateway.EndpointType.REGIONAL,
            security_policy=apigateway.SecurityPolicy.TLS_1_2,
        )
        if domain.base_path is None or "/" not in domain.base_path:
            self.domain_mapping = apigateway.BasePathMapping(
                self,
                "DomainMapping",
                domain_name=self.domain_name,
                rest_api=self.rest_api,
                stage=self.stage,
                base_path=domain.base_path,
            )
        else:
            # Paths of several segments are mapped through the newer service:
            # https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
            self.domain_mapping = apigatewayv2.CfnApiMapping(
                self,
                "DomainMapping",
                api_id=self.rest_api.rest_api_id,
                stage=self.stage.stage_name,
                domain_name=self.domain_name.domain_name,
                api_mapping_key=domain.base_path,
            )
        self.alias_record = define_alias(self, domain, targets.ApiGatewayDomain(self.domain_name))

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal

    def grant_execute(self, grantee: iam.IGrantable) -> iam.Grant:
        """Allow a caller to invoke every route of this API's stage (`execute-api:Invoke`).

        Args:
            grantee: the caller.
        """
        return grant_execute(grantee, self.rest_api.arn_for_execute_api(stage=_STAGE_NAME))


def _check_paths(checks: Checks, routes: Iterable[Route]) -> None:
    """Check that paths hold what a REST API takes; an HTTP API takes more (LP202)."""
    for index, route in enumerate(routes):
        refused = sorted(set(route.path) & set("~!&'()*,;=@%"))
        checks.require(
            not refused,
            "LP202",
            f"routes[{index}].path",
            allowed="letters, digits, slashes, braces and : . _ - $ on a REST API",
            got=repr(route.path),
            fix=f"leave out {text.listed(refused, 'and')}, or use HttpApiFunction" if refused else None,
        )


def _check_parameter_names(checks: Checks, routes: Iterable[Route]) -> None:
    """Check that a place in the path has one parameter, of one name; an HTTP API takes several (LP218)."""
    names: dict[str, tuple[str, Route]] = {}
    for index, route in enumerate(routes):
        segments = route.path.split("/")
        for depth, segment in enumerate(segments):
            if not segment.startswith("{"):
                continue
            place = re.sub(r"\{[^}]*\}", "{}", "/".join(segments[: depth + 1]))
            known, first = names.setdefault(place, (segment, route))
            checks.require(
                known == segment,
                "LP218",
                f"routes[{index}].path",
                allowed=f"with parameter {known}, as {first} has it",
                got=repr(route.path),
            )
