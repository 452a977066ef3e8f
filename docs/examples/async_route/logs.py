from pathlib import Path
from typing import cast

from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_logs_destinations as logs_destinations

from constructs_lib import AsyncRoute, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Errors", entry=CODE)
AsyncRoute(stack, "Route", function=function)
to_function = logs_destinations.LambdaDestination(cast("lambda_.IFunction", function))
shop = logs.LogGroup(stack, "Shop", retention=logs.RetentionDays.ONE_MONTH)
shop.add_subscription_filter(
    "Errors",
    destination=cast("logs.ILogSubscriptionDestination", to_function),
    filter_pattern=logs.FilterPattern.any_term("ERROR"),
)
app.synth()
