from typing import cast

from aws_cdk import App, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, TopicConsumer


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
TopicConsumer(
    stack,
    "Orders",
    function=function.add_alias("live"),
    topic=sns.Topic(stack, "Topic"),
    filter_policy={"shop": sns.SubscriptionFilter.string_filter(allowlist=["berlin"])},
    dead_letter=DeadLetter.to(sqs.Queue(stack, "Failures", encryption=sqs.QueueEncryption.KMS)),
    alarm_actions=[actions.SnsAction(pager(stack))],
)
app.synth()
