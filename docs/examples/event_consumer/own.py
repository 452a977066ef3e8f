from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import EventConsumer, StandardFunction

CODE = Path(__file__).parent / "hello"


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
function = StandardFunction(stack, "Function", entry=CODE)
sender = plain(stack, "Shop")
bus = events.EventBus(stack, "Bus")
EventConsumer(
    stack,
    "Large",
    function=function,
    event_bus=bus,
    event_pattern={
        "source": ["shop.orders"],
        "detail-type": ["Order Placed"],
        "$or": [
            {"detail": {"total": [{"numeric": [">=", 1_000]}]}},
            {"detail": {"customer": {"kind": ["company"]}}},
        ],
    },
)
bus.grant_put_events_to(sender)
app.synth()
