from pathlib import Path
from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, QueueConsumer, StandardFunction

CODE = Path(__file__).parent / "hello"


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


app = App()
stack = Stack(app, "Shop")
QueueConsumer(
    stack,
    "Orders",
    function=StandardFunction(stack, "Function", entry=CODE).add_alias("live"),
    queue=sqs.Queue(
        stack,
        "Queue",
        encryption=sqs.QueueEncryption.KMS,
        enforce_ssl=True,
        visibility_timeout=Duration.minutes(10),
    ),
    batch_size=1_000,
    max_batching_window=Duration.minutes(1),
    max_concurrency=20,
    max_receive_count=10,
    report_batch_item_failures=False,
    filters=[lambda_.FilterCriteria.filter({"body": {"kind": lambda_.FilterRule.is_equal("order")}})],
    dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
    max_message_age=Duration.hours(1),
    enabled=False,
    alarm_actions=[actions.SnsAction(pager(stack))],
)
app.synth()
