"""The URLs of functions."""

from pathlib import Path
from typing import cast

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import Authorization, Cors, FunctionUrl, StandardFunction

CODE = Path(__file__).parent / "code" / "hello"


class FunctionUrlStack(Stack):
    """A URL of a function for callers with AWS credentials, and one of an alias for callers of an account."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        # --8<-- [start:smallest]
        smallest = FunctionUrl(self, "Smallest", function=function)
        CfnOutput(self, "Url", value=smallest.url)
        # --8<-- [end:smallest]
        caller = iam.Role.from_role_name(self, "Shop", "shop")
        # --8<-- [start:grant]
        live = FunctionUrl(self, "Live", function=function.add_alias("live"))
        live.grant_invoke_url(caller)
        live.grant_invoke_url(iam.AccountPrincipal("222222222222"))
        # --8<-- [end:grant]
        self.address: str = live.function_url.url


class FullFunctionUrl(Stack):
    """Everything that it takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        FunctionUrl(
            self,
            "Pattern",
            function=StandardFunction(
                self,
                "Function",
                entry=CODE.parent / "streaming",
                handler="index.handler",
                runtime=lambda_.Runtime.NODEJS_24_X,
            ),
            authorization=Authorization.public(reason="Pages of the shop call it, and it knows no customers"),
            cors=Cors(
                allow_origins=["https://shop.example.com", "https://admin.example.com"],
                allow_headers=["Content-Type"],
                allow_methods=["GET", "POST"],
                allow_credentials=True,
                max_age=Duration.hours(1),
                expose_headers=["ETag"],
            ),
            invoke_mode=lambda_.InvokeMode.RESPONSE_STREAM,
            alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(self, "Alarms")))],
        )
        # --8<-- [end:full]
