from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns

from constructs_lib import Alarms, FunctionAlarms

app = App()
stack = Stack(app, "Shop")
FunctionAlarms(
    stack,
    "Alarms",
    function=lambda_.Function.from_function_name(stack, "Function", "shop-checkout"),
    alarms=Alarms.each(
        errors=5,
        error_rate=2.5,
        throttles=10,
        duration_share=0.8,
        period=Duration.minutes(1),
        evaluation_periods=3,
    ),
    timeout=Duration.seconds(20),
    alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(stack, "Pager")))],
)
app.synth()
