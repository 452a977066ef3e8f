"""What an HTTP API defines, as one writes it with CDK alone; nothing here imports this library."""

import json
from typing import cast

from aws_cdk import Names
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from tests.support.by_hand import MINUTES, alarm_by_hand, function_by_hand

THREE_MONTHS = logs.RetentionDays.THREE_MONTHS


FORMAT = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "caller": "$context.identity.caller",
    "method": "$context.httpMethod",
    "route": "$context.routeKey",
    "path": "$context.path",
    "status": "$context.status",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationRequestId": "$context.integration.requestId",
    "integrationStatus": "$context.integration.status",
    "integrationError": "$context.integrationErrorMessage",
    "error": "$context.error.message",
}


SERVER_ERRORS = "The API answered with a server error (5XX)"


def http_api_by_hand(
    home: Construct, cors: apigatewayv2.CorsPreflightOptions | None = None
) -> apigatewayv2.HttpApi:
    """An API without a stage."""
    name = Names.unique_resource_name(home, max_length=128)
    return apigatewayv2.HttpApi(home, "Api", api_name=name, create_default_stage=False, cors_preflight=cors)


def http_integration(function: lambda_.Function) -> integrations.HttpLambdaIntegration:
    """How an API calls its function."""
    return integrations.HttpLambdaIntegration("Function", function, scope_permission_to_route=False)


def http_stage_by_hand(home: Construct, api: apigatewayv2.HttpApi) -> None:
    """The stage of an API, with its log and its alarm."""
    access_log = logs.LogGroup(home, "AccessLog", retention=THREE_MONTHS)
    stage = apigatewayv2.HttpStage(
        home,
        "Stage",
        http_api=api,
        auto_deploy=True,
        throttle=apigatewayv2.ThrottleSettings(rate_limit=500, burst_limit=500),
    )
    resource = cast("apigatewayv2.CfnStage", stage.node.default_child)
    resource.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
        destination_arn=access_log.log_group_arn, format=json.dumps(FORMAT)
    )
    errors = api.metric_server_error(period=MINUTES, statistic="Sum")
    alarm_by_hand(home, "ServerErrorsAlarm", errors, 1, SERVER_ERRORS)


def http_by_hand(scope: Construct) -> None:
    """A function behind an HTTP API."""
    function, _ = function_by_hand(scope)
    home = Construct(scope, "Api")
    api = http_api_by_hand(home)
    apigatewayv2.HttpRoute(
        home,
        "$default",
        http_api=api,
        route_key=apigatewayv2.HttpRouteKey.DEFAULT,
        integration=http_integration(function),
        authorizer=authorizers.HttpIamAuthorizer(),
    )
    http_stage_by_hand(home, api)
