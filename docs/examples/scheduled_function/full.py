from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DeadLetter, ScheduledFunction


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


def plain(scope: Construct) -> lambda_.Function:
    """A function of CDK's own."""
    return lambda_.Function(
        scope,
        "Plain",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )


app = App()
stack = Stack(app, "Shop")
function = plain(stack)
ScheduledFunction(
    stack,
    "Nightly",
    function=function.add_alias("live"),
    schedule="cron(0 12 * * ? *)",
    input={"report": "daily", "shops": ["berlin", "rome"]},
    time_zone="Europe/Berlin",
    flexible_window=Duration.minutes(5),
    retry_attempts=10,
    max_event_age=Duration.hours(1),
    dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
    enabled=False,
    alarm_actions=[actions.SnsAction(pager(stack))],
)
app.synth()
