"""A WebSocket API in front of several functions."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_route53 as route53
from aws_cdk import aws_sns as sns
from constructs import Construct

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

CODE = Path(__file__).parent / "code" / "hello"
CERTIFICATE = "arn:aws:acm:eu-central-1:111111111111:certificate/12345678-1234-1234-1234-123456789012"


class WebSocketApiFunctionStack(Stack):
    """An API for each kind of authorization."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        # --8<-- [start:smallest]
        smallest = WebSocketApiFunction(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        smallest.grant_execute(iam.Role.from_role_name(self, "Till", "till"))
        self.address: str = smallest.stage.url
        plain = lambda_.Function(
            self,
            "Plain",
            runtime=lambda_.Runtime.PYTHON_3_13,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
        )
        open_one = Authorization.public(reason="prices that everybody may see")
        prices = WebSocketApiFunction(self, "Prices", function=plain.current_version, authorization=open_one)
        # --8<-- [start:posts]
        changed = StandardFunction(
            self,
            "PriceChanged",
            entry=CODE,
            environment={"CONNECTIONS_ENDPOINT": prices.connections_endpoint},
        )
        prices.grant_manage_connections(changed)
        # --8<-- [end:posts]


class FullWebSocketApiFunction(Stack):
    """Everything that a WebSocket API takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        history = StandardFunction(self, "History", entry=CODE)
        tokens = StandardFunction(self, "Tokens", entry=CODE)
        certificate = acm.Certificate.from_certificate_arn(self, "Certificate", CERTIFICATE)
        zone = route53.HostedZone.from_hosted_zone_attributes(
            self, "Zone", hosted_zone_id="Z111111QQQQQQQ", zone_name="example.com"
        )
        # --8<-- [start:full]
        longer = FunctionTimeout.longer(reason="a queue invokes it, too")
        api = WebSocketApiFunction(
            self,
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
            alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(self, "Alarms")))],
            function_timeout=FunctionTimeout.longer(reason="a schedule invokes it, too"),
        )
        api.grant_execute(iam.Role.from_role_name(self, "Till", "till"))
        api.grant_manage_connections(iam.Role.from_role_name(self, "Operator", "operator"))
        # --8<-- [end:full]
