from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns

from constructs_lib import (
    ApiStage,
    Authorization,
    Domain,
    FunctionTimeout,
    StandardFunction,
    Throttling,
    WebSocketApiFunction,
    WebSocketRoute,
)

CODE = Path(__file__).parent / "hello"
CERTIFICATE = "arn:aws:acm:eu-central-1:111111111111:certificate/12345678-1234-1234-1234-123456789012"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=CODE)
history = StandardFunction(stack, "History", entry=CODE)
tokens = StandardFunction(stack, "Tokens", entry=CODE)
certificate = acm.Certificate.from_certificate_arn(stack, "Certificate", CERTIFICATE)
zone = route53.HostedZone.from_hosted_zone_attributes(
    stack, "Zone", hosted_zone_id="Z111111QQQQQQQ", zone_name="example.com"
)
longer = FunctionTimeout.longer(reason="a queue invokes it, too")
api = WebSocketApiFunction(
    stack,
    "Api",
    function=function,
    routes=[
        WebSocketRoute("sendMessage"),
        WebSocketRoute("history", function=history, return_response=True, function_timeout=longer),
    ],
    route_selection_expression="$request.body.kind",
    authorization=Authorization.function(
        tokens,
        identity_sources=["querystring.token"],
        function_timeout=FunctionTimeout.longer(reason="it warms a cache every hour, too"),
    ),
    integration_timeout=Duration.seconds(20),
    throttling=Throttling(rate_limit=50, burst_limit=10),
    stage=ApiStage(stage_name="live", variables={"table": "messages"}),
    access_log_retention=logs.RetentionDays.ONE_WEEK,
    description="Chat",
    domain=Domain(
        "chat.example.com",
        certificate=certificate,
        hosted_zone=zone,
        base_path="rooms",
        disable_execute_api_endpoint=False,
    ),
    alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(stack, "Alarms")))],
    function_timeout=FunctionTimeout.longer(reason="a schedule invokes it, too"),
)
api.grant_execute(iam.Role.from_role_name(stack, "Till", "till"))
api.grant_manage_connections(iam.Role.from_role_name(stack, "Operator", "operator"))
app.synth()
