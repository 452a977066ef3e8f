from aws_cdk import App, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DeadLetter, TopicConsumer


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
failures = DeadLetter.queue(retention_period=Duration.days(10))
TopicConsumer(
    stack,
    "Orders",
    function=function,
    filter_policy_with_message_body={
        "shop": sns.FilterOrPolicy.filter(sns.SubscriptionFilter.string_filter(allowlist=["rome"]))
    },
    dead_letter=failures,
)
TopicConsumer(stack, "Later", function=function, dead_letter=failures, enabled=False)
app.synth()
