"""The orders stack as an expert would write it with CDK's own L2 constructs: the same template, no checks."""

import json
from collections.abc import Sequence
from pathlib import Path

from aws_cdk import CfnOutput, Duration, Names, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from stacks.acknowledgments import acknowledge, acknowledge_tracing

# Nothing of constructs_lib: the peer must not pay for importing it.
ROOT = Path(__file__).parents[2]
ENTRY = ROOT / "lambdas" / "orders_api"
ORDER_SCHEMA = json.loads((ENTRY / "order_schema.json").read_text())
SHOPS = ("https://shop.example.com", "https://admin.example.com")

EXCLUDE = ["__pycache__", "*.pyc", ".DS_Store"]
ROUTES = (
    ("GET", "/orders"),
    ("POST", "/orders"),
    ("GET", "/orders/{id}"),
    ("PUT", "/orders/{id}"),
    ("DELETE", "/orders/{id}"),
)
HEADERS = (
    "Content-Type",
    "X-Amz-Date",
    "Authorization",
    "X-Api-Key",
    "X-Amz-Security-Token",
    "X-Amz-User-Agent",
)


def access_log(route: str, path: str, integration_error: str) -> str:
    """Return the access log format of an API kind."""
    return json.dumps(
        {
            "requestId": "$context.requestId",
            "requestTime": "$context.requestTime",
            "ip": "$context.identity.sourceIp",
            "caller": "$context.identity.caller",
            "method": "$context.httpMethod",
            "route": f"$context.{route}",
            "path": f"$context.{path}",
            "status": "$context.status",
            "responseLength": "$context.responseLength",
            "responseLatency": "$context.responseLatency",
            "integrationRequestId": "$context.integration.requestId",
            "integrationStatus": "$context.integration.status",
            "integrationError": f"$context.{integration_error}",
            "error": "$context.error.message",
        }
    )


def alarm(scope: Construct, name: str, metric: cloudwatch.Metric, threshold: float, description: str) -> None:
    """Define one alarm."""
    cloudwatch.Alarm(
        scope,
        name,
        metric=metric,
        threshold=threshold,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
    )


class OrdersByHand(Stack):
    """The peer."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        table = dynamodb.TableV2(
            self,
            "Orders",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
        function = self.define_function(table)
        rest = self.define_rest(function)
        http = self.define_http(function)
        self.acknowledge_findings(function, rest)
        CfnOutput(self, "RestUrl", value=rest.url)
        CfnOutput(self, "HttpUrl", value=http.api_endpoint)

    def define_layers(self) -> list[lambda_.LayerVersion]:
        """Define the packages, which are not built here either, and what handlers import of the library."""
        packages = lambda_.LayerVersion(
            self,
            "CommonLayer",
            code=lambda_.Code.from_asset(str(ROOT / "layers" / "common"), exclude=EXCLUDE),
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
            compatible_architectures=[lambda_.Architecture.ARM_64],
        )
        runtime = lambda_.LayerVersion(
            self,
            "RuntimeLayer",
            code=lambda_.Code.from_asset(str(ROOT / "constructs_lib" / "runtime"), exclude=EXCLUDE),
            compatible_runtimes=[
                lambda_.Runtime.PYTHON_3_11,
                lambda_.Runtime.PYTHON_3_12,
                lambda_.Runtime.PYTHON_3_13,
                lambda_.Runtime.PYTHON_3_14,
            ],
        )
        return [packages, runtime]

    def define_function(self, table: dynamodb.TableV2) -> lambda_.Function:
        """Define the function with its layers, log, role and alarms."""
        layers = self.define_layers()
        log_group = logs.LogGroup(self, "FunctionLogGroup", retention=logs.RetentionDays.ONE_MONTH)
        role = iam.Role(
            self,
            "FunctionRole",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            description="Runs function Function",
        )
        log_group.grant_write(role)
        function = lambda_.Function(
            self,
            "Function",
            code=lambda_.Code.from_asset(str(ENTRY), exclude=EXCLUDE),
            handler="handler.handler",
            runtime=lambda_.Runtime.PYTHON_3_13,
            architecture=lambda_.Architecture.ARM_64,
            memory_size=256,
            timeout=Duration.seconds(10),
            environment={
                "TABLE_NAME": table.table_name,
                "CORS_ALLOW_ORIGINS": ",".join(SHOPS),
                "CORS_ALLOW_CREDENTIALS": "true",
            },
            layers=layers,
            role=role,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            tracing=lambda_.Tracing.ACTIVE,
        )
        period = Duration.minutes(5)
        errors = function.metric_errors(period=period, statistic="Sum")
        alarm(function, "ErrorsAlarm", errors, 1, "An invocation ended in an error")
        throttles = function.metric_throttles(period=period, statistic="Sum")
        alarm(function, "ThrottlesAlarm", throttles, 1, "An invocation was refused for lack of concurrency")
        duration = function.metric_duration(period=period, statistic="Maximum")
        alarm(function, "DurationAlarm", duration, 9_000, "An invocation took 90% of its timeout")
        actions = ("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan")
        table.grant(function, *(f"dynamodb:{action}" for action in actions))
        return function

    def define_rest(self, function: lambda_.Function) -> apigateway.RestApi:
        """Define the REST API."""
        scope = Construct(self, "Rest")
        access = logs.LogGroup(scope, "AccessLog", retention=logs.RetentionDays.THREE_MONTHS)
        api = apigateway.RestApi(
            scope,
            "Api",
            rest_api_name=Names.unique_resource_name(scope, max_length=128),
            endpoint_types=[apigateway.EndpointType.REGIONAL],
            cloud_watch_role=False,
            deploy_options=apigateway.StageOptions(
                stage_name="prod",
                access_log_destination=apigateway.LogGroupLogDestination(access),
                access_log_format=apigateway.AccessLogFormat.custom(
                    access_log("resourcePath", "path", "integration.error")
                ),
                logging_level=apigateway.MethodLoggingLevel.ERROR,
                tracing_enabled=True,
                throttling_rate_limit=500,
                throttling_burst_limit=500,
            ),
        )
        api.node.try_remove_child("Endpoint")
        errors = logs.LogGroup(
            scope,
            "ErrorLog",
            log_group_name=f"API-Gateway-Execution-Logs_{api.rest_api_id}/prod",
            retention=logs.RetentionDays.THREE_MONTHS,
        )
        api.deployment_stage.node.add_dependency(errors)
        methods = self.define_methods(scope, api, function)
        self.define_answers(api, methods)
        metric = api.deployment_stage.metric_server_error(period=Duration.minutes(5), statistic="Sum")
        alarm(scope, "ServerErrorsAlarm", metric, 1, "The API answered with a server error (5XX)")
        return api

    def define_methods(
        self, scope: Construct, api: apigateway.RestApi, function: lambda_.Function
    ) -> dict[str, list[str]]:
        """Define the methods; return them by path."""
        integration = apigateway.LambdaIntegration(function, scope_permission_to_method=False)
        validator = None
        methods: dict[str, list[str]] = {}
        for method, path in ROUTES:
            models = None
            if method in {"POST", "PUT"}:
                name = f"{method} {path} Body".replace("/", "|")
                model = apigateway.CfnModel(
                    scope,
                    name,
                    rest_api_id=api.rest_api_id,
                    content_type="application/json",
                    schema=ORDER_SCHEMA,
                )
                if api.latest_deployment:
                    api.latest_deployment.node.add_dependency(model)
                    api.latest_deployment.add_to_logical_id({name: ORDER_SCHEMA})
                by_name = apigateway.Model.from_model_name(scope, f"{name} Name", model.ref)
                models = {"application/json": by_name, "$default": by_name}
                validator = validator or api.add_request_validator(
                    "Validator", validate_request_body=True, validate_request_parameters=True
                )
            api.root.resource_for_path(path).add_method(
                method,
                integration,
                authorization_type=apigateway.AuthorizationType.IAM,
                request_models=models,
                request_parameters={},
                request_validator=validator if models else None,
            )
            methods.setdefault(path, []).append(method)
        return methods

    def define_preflight(self, resource: apigateway.Resource, methods: Sequence[str]) -> None:
        """Define the OPTIONS method of a path."""
        resource.add_cors_preflight(
            allow_origins=list(SHOPS),
            allow_headers=list(HEADERS),
            allow_methods=list(methods),
            allow_credentials=True,
            max_age=Duration.hours(1),
        )

    def define_answers(self, api: apigateway.RestApi, methods: dict[str, list[str]]) -> None:
        """Define what API Gateway answers by itself: preflights and errors."""
        headers = {
            "Access-Control-Allow-Origin": f"'{SHOPS[0]}'",
            "Vary": "'Origin'",
            "Access-Control-Allow-Credentials": "'true'",
        }
        body = '{"message": $context.error.messageString, "detail": "$context.error.validationErrorString"}'
        bad_body = apigateway.ResponseType.BAD_REQUEST_BODY
        templates = {"application/json": body}
        api.add_gateway_response(
            "BadRequestBody", type=bad_body, response_headers=headers, templates=templates
        )
        for path, used in methods.items():
            self.define_preflight(api.root.resource_for_path(path), used)
        kinds = {
            "Default4xx": apigateway.ResponseType.DEFAULT_4_XX,
            "Default5xx": apigateway.ResponseType.DEFAULT_5_XX,
        }
        for name, kind in kinds.items():
            api.add_gateway_response(name, type=kind, response_headers=headers)

    def define_http(self, function: lambda_.Function) -> apigatewayv2.HttpApi:
        """Define the HTTP API."""
        scope = Construct(self, "Http")
        api = apigatewayv2.HttpApi(
            scope,
            "Api",
            api_name=Names.unique_resource_name(scope, max_length=128),
            create_default_stage=False,
            cors_preflight=apigatewayv2.CorsPreflightOptions(
                allow_origins=list(SHOPS),
                allow_headers=list(HEADERS),
                allow_methods=[
                    apigatewayv2.CorsHttpMethod[name] for name in sorted({method for method, _ in ROUTES})
                ],
                allow_credentials=True,
                max_age=Duration.hours(1),
            ),
        )
        integration = integrations.HttpLambdaIntegration(
            "Function", function, scope_permission_to_route=False
        )
        for method, path in ROUTES:
            apigatewayv2.HttpRoute(
                scope,
                f"{method} {path}".replace("/", "|"),
                http_api=api,
                route_key=apigatewayv2.HttpRouteKey.with_(path, apigatewayv2.HttpMethod[method]),
                integration=integration,
                authorizer=authorizers.HttpIamAuthorizer(),
            )
        access = logs.LogGroup(scope, "AccessLog", retention=logs.RetentionDays.THREE_MONTHS)
        stage = apigatewayv2.HttpStage(
            scope,
            "Stage",
            http_api=api,
            auto_deploy=True,
            throttle=apigatewayv2.ThrottleSettings(rate_limit=500, burst_limit=500),
        )
        resource = stage.node.default_child
        if isinstance(resource, apigatewayv2.CfnStage):
            resource.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
                destination_arn=access.log_group_arn,
                format=access_log("routeKey", "path", "integrationErrorMessage"),
            )
        metric = api.metric_server_error(period=Duration.minutes(5), statistic="Sum")
        alarm(scope, "ServerErrorsAlarm", metric, 1, "The API answered with a server error (5XX)")
        return api

    def acknowledge_findings(self, function: lambda_.Function, api: apigateway.RestApi) -> None:
        """Acknowledge as many findings as the stack itself."""
        acknowledge_tracing(function)
        acknowledge(
            function, AwsSolutions_L1="-", Serverless_LambdaLatestVersion="-", Serverless_LambdaDLQ="-"
        )
        acknowledge(api.deployment_stage, AwsSolutions_APIG3="-")
        for method in api.methods:
            acknowledge(method, AwsSolutions_COG4="-")
