"""What an API with its function costs in calls into Node.js, against the same template by hand."""

import json
from collections import Counter
from collections.abc import Callable
from typing import cast

import pytest
from aws_cdk import Names, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_authorizers as authorizers
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_logs as logs
from constructs import Construct

from constructs_lib import (
    Cors,
    HttpApiFunction,
    RestApiFunction,
    Route,
    StandardFunction,
    WebSocketApiFunction,
    defaults,
)
from tests.constructs_lib.patterns.apis.apis import SHOP, Api
from tests.support.by_hand import MINUTES, alarm_by_hand, function_by_hand
from tests.support.calls import LARGEST_SHARE, compared
from tests.support.http_by_hand import (
    FORMAT,
    SERVER_ERRORS,
    THREE_MONTHS,
    http_api_by_hand,
    http_by_hand,
    http_integration,
    http_stage_by_hand,
)
from tests.support.stacks import HELLO

REST_FORMAT = {
    **FORMAT,
    "route": "$context.resourcePath",
    "integrationError": "$context.integration.error",
}
WEB_SOCKET_FORMAT = {
    "requestId": "$context.requestId",
    "requestTime": "$context.requestTime",
    "ip": "$context.identity.sourceIp",
    "caller": "$context.identity.caller",
    "event": "$context.eventType",
    "route": "$context.routeKey",
    "connectionId": "$context.connectionId",
    "messageId": "$context.messageId",
    "status": "$context.status",
    "integrationLatency": "$context.integrationLatency",
    "integrationRequestId": "$context.integration.requestId",
    "integrationStatus": "$context.integration.status",
    "integrationError": "$context.integration.error",
    "error": "$context.error.message",
}
CORS_ROUTES = [Route("GET", "/orders"), Route("POST", "/orders"), Route("GET", "/orders/{id}")]


def _http_cors_by_hand(scope: Construct) -> None:
    function, _ = function_by_hand(scope)
    home = Construct(scope, "Api")
    methods = [apigatewayv2.CorsHttpMethod.GET, apigatewayv2.CorsHttpMethod.POST]
    preflight = apigatewayv2.CorsPreflightOptions(
        allow_origins=[SHOP],
        allow_headers=list(defaults.CORS_ALLOW_HEADERS),
        allow_methods=methods,
        allow_credentials=False,
    )
    api = http_api_by_hand(home, preflight)
    integration, authorizer = http_integration(function), authorizers.HttpIamAuthorizer()
    for route in CORS_ROUTES:
        method = apigatewayv2.HttpMethod[route.method]
        apigatewayv2.HttpRoute(
            home,
            f"{route}".replace("/", "|"),
            http_api=api,
            route_key=apigatewayv2.HttpRouteKey.with_(route.path, method),
            integration=integration,
            authorizer=authorizer,
        )
    http_stage_by_hand(home, api)


def _rest_api(home: Construct) -> tuple[apigateway.RestApi, apigateway.Stage]:
    access_log = logs.LogGroup(home, "AccessLog", retention=THREE_MONTHS)
    api = apigateway.RestApi(
        home,
        "Api",
        rest_api_name=Names.unique_resource_name(home, max_length=128),
        endpoint_types=[apigateway.EndpointType.REGIONAL],
        cloud_watch_role=False,
        deploy_options=apigateway.StageOptions(
            stage_name="prod",
            access_log_destination=apigateway.LogGroupLogDestination(access_log),
            access_log_format=apigateway.AccessLogFormat.custom(json.dumps(REST_FORMAT)),
            logging_level=apigateway.MethodLoggingLevel.ERROR,
            tracing_enabled=True,
            throttling_rate_limit=500,
            throttling_burst_limit=500,
        ),
    )
    api.node.try_remove_child("Endpoint")
    stage = api.deployment_stage
    error_log = logs.LogGroup(
        home,
        "ErrorLog",
        log_group_name=f"API-Gateway-Execution-Logs_{api.rest_api_id}/prod",
        retention=THREE_MONTHS,
    )
    stage.node.add_dependency(error_log)
    return api, stage


def _rest_alarm(home: Construct, stage: apigateway.Stage) -> None:
    errors = stage.metric_server_error(period=MINUTES, statistic="Sum")
    alarm_by_hand(home, "ServerErrorsAlarm", errors, 1, SERVER_ERRORS)


def _rest_by_hand(scope: Construct) -> None:
    function, _ = function_by_hand(scope)
    home = Construct(scope, "Api")
    api, stage = _rest_api(home)
    root, iam = api.root, apigateway.AuthorizationType.IAM
    integration = apigateway.LambdaIntegration(function, scope_permission_to_method=False)
    root.add_method("ANY", integration, authorization_type=iam, request_parameters={})
    rest = root.add_resource("{proxy+}")
    rest.add_method("ANY", integration, authorization_type=iam, request_parameters={})
    _rest_alarm(home, stage)


def _rest_cors_by_hand(scope: Construct) -> None:
    function, _ = function_by_hand(scope)
    home = Construct(scope, "Api")
    api, stage = _rest_api(home)
    integration = apigateway.LambdaIntegration(function, scope_permission_to_method=False)
    iam = apigateway.AuthorizationType.IAM
    orders = api.root.add_resource("orders")
    orders.add_method("GET", integration, authorization_type=iam, request_parameters={})
    orders.add_method("POST", integration, authorization_type=iam, request_parameters={})
    order = orders.add_resource("{id}")
    order.add_method("GET", integration, authorization_type=iam, request_parameters={})
    for resource, methods in ((orders, ["GET", "POST"]), (order, ["GET"])):
        resource.add_cors_preflight(allow_origins=[SHOP], allow_methods=methods)
    headers = {"Access-Control-Allow-Origin": f"'{SHOP}'", "Vary": "'Origin'"}
    for name, kind in (
        ("Default4xx", apigateway.ResponseType.DEFAULT_4_XX),
        ("Default5xx", apigateway.ResponseType.DEFAULT_5_XX),
    ):
        api.add_gateway_response(name, type=kind, response_headers=headers)
    function.add_environment("CORS_ALLOW_ORIGINS", SHOP)
    function.add_environment("CORS_ALLOW_CREDENTIALS", "false")
    _rest_alarm(home, stage)


def _web_socket_by_hand(scope: Construct) -> None:
    function, role = function_by_hand(scope)
    home = Construct(scope, "Api")
    name = Names.unique_resource_name(home, max_length=128)
    api = apigatewayv2.WebSocketApi(
        home, "Api", api_name=name, route_selection_expression="$request.body.action"
    )
    integration = integrations.WebSocketLambdaIntegration("Function", function)
    api.add_route("$connect", integration=integration, authorizer=authorizers.WebSocketIamAuthorizer())
    api.add_route("$disconnect", integration=integration)
    api.add_route("$default", integration=integration)
    access_log = logs.LogGroup(home, "AccessLog", retention=THREE_MONTHS)
    stage = apigatewayv2.WebSocketStage(
        home,
        "Stage",
        web_socket_api=api,
        stage_name="prod",
        auto_deploy=True,
        throttle=apigatewayv2.ThrottleSettings(rate_limit=500, burst_limit=500),
    )
    resource = cast("apigatewayv2.CfnStage", stage.node.default_child)
    resource.access_log_settings = apigatewayv2.CfnStage.AccessLogSettingsProperty(
        destination_arn=access_log.log_group_arn, format=json.dumps(WEB_SOCKET_FORMAT)
    )
    function.add_environment("CONNECTIONS_ENDPOINT", stage.callback_url)
    stage.grant_management_api_access(role)
    for metric_name, description in (
        ("IntegrationError", "A function failed, or answered 4XX or 5XX"),
        ("ExecutionError", "A function could not be called"),
    ):
        metric = stage.metric(metric_name, period=MINUTES, statistic="Sum")
        alarm_by_hand(home, f"{metric_name}sAlarm", metric, 1, description)


def _ours(kind: type[Api | WebSocketApiFunction], **arguments: object) -> Callable[[Stack], object]:
    def make(scope: Construct) -> object:
        function = StandardFunction(scope, "Function", entry=HELLO)
        return kind(scope, "Api", function=function, **arguments)  # type: ignore[arg-type]

    return make


CORS = {"cors": Cors(allow_origins=[SHOP]), "routes": CORS_ROUTES}
PAIRS: dict[str, tuple[Callable[[Stack], object], Callable[[Stack], object]]] = {
    "http": (_ours(HttpApiFunction), http_by_hand),
    "http with cors": (_ours(HttpApiFunction, **CORS), _http_cors_by_hand),
    "rest": (_ours(RestApiFunction), _rest_by_hand),
    "rest with cors": (_ours(RestApiFunction, **CORS), _rest_cors_by_hand),
    "web socket": (_ours(WebSocketApiFunction), _web_socket_by_hand),
}
# CDK asks at synthesis what was checked of the function, by one check of the whole app.
# The folder of the assembly is asked for once: a function's folder must not hold it.
_CHECKS_OF_THE_APP = {
    "staticinvoke of": 1,
    "get node": 1,
    "create Object": 1,
    "invoke addValidation": 1,
    "get assetOutdir": 1,
}
STAYS: dict[str, dict[str, int]] = {
    "http": _CHECKS_OF_THE_APP,
    "http with cors": _CHECKS_OF_THE_APP,
    # The resource of a path, with those above it, is one call; by hand it is one for each segment.
    "rest": {**_CHECKS_OF_THE_APP, "invoke resourceForPath": 1},
    "rest with cors": {
        **_CHECKS_OF_THE_APP,
        "invoke resourceForPath": 2,
        # Whether the function has CORS variables of its own: anybody may have added some since it was made.
        "get node": 2,
        "get defaultChild": 1,
        "get cfnProperties": 1,
        "invoke resolve": 1,
    },
    "web socket": _CHECKS_OF_THE_APP,
}
"""The calls of ours beside those by hand, and why they stay."""


@pytest.mark.parametrize("name", PAIRS)
def test_calls(name: str) -> None:
    mine, by_hand = compared(*PAIRS[name])
    assert mine.total() <= LARGEST_SHARE * by_hand.total()
    assert mine - by_hand == Counter(STAYS[name])
