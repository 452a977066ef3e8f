from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import AsyncFanOut, DeadLetter


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


def plain(scope: Construct, construct_id: str) -> lambda_.Function:
    """A function of CDK's own."""
    return lambda_.Function(
        scope,
        construct_id,
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )


app = App()
stack = Stack(app, "Shop")
caller = plain(stack, "Caller")
worker = plain(stack, "Worker")
other = plain(stack, "Other")
AsyncFanOut(
    stack,
    "FanOut",
    caller=caller,
    targets={"worker": worker, "live": other.add_alias("live")},
    retry_attempts=1,
    max_event_age=Duration.hours(1),
    dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
    on_success=destinations.SqsDestination(sqs.Queue(stack, "Results")),
    alarm_actions=[actions.SnsAction(pager(stack))],
)
app.synth()
