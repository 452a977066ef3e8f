from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, EventConsumer


def pager(scope: Construct) -> sns.ITopic:
    """A topic for alarms; `cast` is for type checkers, which take no `Topic` for an `ITopic`."""
    return cast("sns.ITopic", sns.Topic(scope, "Alarms"))


def plain(scope: Construct, construct_id: str = "Plain") -> lambda_.Function:
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
function = plain(stack)
consumer = EventConsumer(
    stack,
    "Orders",
    function=function.add_alias("live"),
    event_pattern=events.EventPattern(
        source=["shop.orders"],
        detail_type=["Order Placed"],
        detail={"total": events.Match.greater_than_or_equal(1_000), "coupon": [None]},
    ),
    event_bus=events.EventBus(stack, "Bus"),
    input=events.RuleTargetInput.from_object(
        {"order": events.EventField.from_path("$.detail.id"), "placed": events.EventField.time}
    ),
    description="Greets who orders much",
    retry_attempts=10,
    max_event_age=Duration.hours(1),
    dead_letter=DeadLetter.to(sqs.Queue(stack, "Failures", encryption=sqs.QueueEncryption.KMS)),
    enabled=False,
    alarm_actions=[actions.SnsAction(pager(stack))],
)
consumer.allow_recursion(reason="a greeting is no order")
app.synth()
