from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DeadLetter, KinesisConsumer


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
KinesisConsumer(
    stack,
    "Clicks",
    function=function.add_alias("live"),
    stream=kinesis.Stream(stack, "Stream"),
    batch_size=500,
    max_batching_window=Duration.seconds(5),
    starting_position=lambda_.StartingPosition.LATEST,
    retry_attempts=2,
    max_record_age=Duration.hours(6),
    bisect_batch_on_error=False,
    report_batch_item_failures=False,
    parallelization_factor=4,
    filters=[lambda_.FilterCriteria.filter({"data": {"kind": lambda_.FilterRule.is_equal("click")}})],
    dead_letter=DeadLetter.bucket(retention_period=Duration.days(30)),
    enabled=False,
    alarm_actions=[actions.SnsAction(pager(stack))],
)
app.synth()
