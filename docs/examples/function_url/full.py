from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from constructs_lib import Authorization, Cors, FunctionUrl, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
FunctionUrl(
    stack,
    "Pattern",
    function=StandardFunction(
        stack,
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
    alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(stack, "Alarms")))],
)
app.synth()
