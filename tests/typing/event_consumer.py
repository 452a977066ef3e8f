"""A function behind a rule of EventBridge."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, EventConsumer, StandardFunction

CODE = Path(__file__).parent / "code" / "hello"


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


class EventConsumerStack(Stack):
    """A rule of the default bus, one of a bus of this stack, and one of a bus of another app."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        sender = plain(self, "Shop")
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        # --8<-- [start:smallest]
        smallest = EventConsumer(
            self,
            "Smallest",
            function=function,
            event_pattern={"source": ["shop.orders"], "detail-type": ["Order Placed"]},
        )
        # --8<-- [end:smallest]
        # --8<-- [start:own]
        bus = events.EventBus(self, "Bus")
        EventConsumer(
            self,
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
        # --8<-- [end:own]
        theirs = events.EventBus.from_event_bus_name(self, "Theirs", "theirs")
        EventConsumer(
            self,
            "OfTheirs",
            function=imported,
            event_bus=theirs,
            event_pattern=events.EventPattern(source=events.Match.prefix("shop.")),
            dead_letter=DeadLetter.none(reason="a cache that fills itself again"),
        )
        theirs.grant_put_events_to(smallest)


class FullEventConsumer(Stack):
    """Everything that a rule takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        # --8<-- [start:full]
        consumer = EventConsumer(
            self,
            "Orders",
            function=function.add_alias("live"),
            event_pattern=events.EventPattern(
                source=["shop.orders"],
                detail_type=["Order Placed"],
                detail={"total": events.Match.greater_than_or_equal(1_000), "coupon": [None]},
            ),
            event_bus=events.EventBus(self, "Bus"),
            input=events.RuleTargetInput.from_object(
                {"order": events.EventField.from_path("$.detail.id"), "placed": events.EventField.time}
            ),
            description="Greets who orders much",
            retry_attempts=10,
            max_event_age=Duration.hours(1),
            dead_letter=DeadLetter.to(sqs.Queue(self, "Failures", encryption=sqs.QueueEncryption.KMS)),
            enabled=False,
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        consumer.allow_recursion(reason="a greeting is no order")
        # --8<-- [end:full]


class FullKeptEventConsumer(Stack):
    """Queues that are made, which keep what failed for a time of one's own."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        EventConsumer(
            self,
            "Orders",
            function=plain(self),
            event_pattern={"source": ["shop.orders"], "detail-type": ["Order Placed"]},
            dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
        )
