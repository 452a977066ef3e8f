from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import AsyncRoute, DeadLetter, StandardFunction

CODE = Path(__file__).parent / "hello"

app = App()
stack = Stack(app, "Shop")
AsyncRoute(
    stack,
    "Route",
    function=StandardFunction(stack, "Function", entry=CODE).add_alias("live"),
    retry_attempts=1,
    max_event_age=Duration.hours(1),
    dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
    on_success=destinations.SqsDestination(sqs.Queue(stack, "Results")),
    alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(stack, "Pager")))],
)
app.synth()
