"""A function that hands work on."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import AsyncFanOut, DeadLetter, FailureRoute, StandardFunction

CODE = Path(__file__).parent / "code" / "hello"


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


class AsyncFanOutStack(Stack):
    """A caller with a target of each kind, and every kind of failure route."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        caller = StandardFunction(self, "Caller", entry=CODE)
        worker = StandardFunction(self, "Worker", entry=CODE)
        # --8<-- [start:smallest]
        fan_out = AsyncFanOut(self, "FanOut", caller=caller, targets={"worker": worker})
        # --8<-- [end:smallest]
        AsyncFanOut(self, "Theirs", caller=caller, targets={"theirs": imported})
        mail = subscriptions.EmailSubscription("ops@example.com")
        routes = {
            "Topic": DeadLetter.topic(subscriptions=[mail]),
            "Bucket": DeadLetter.bucket(retention_period=Duration.days(30)),
            "OwnQueue": DeadLetter.to(sqs.Queue(self, "OwnQueue")),
            "OwnTopic": DeadLetter.to(sns.Topic(self, "OwnTopic")),
            "OwnBucket": DeadLetter.to(s3.Bucket(self, "OwnBucket")),
            "None": DeadLetter.none(reason="a cache that fills itself again"),
        }
        for name, route in routes.items():
            other = plain(self, f"{name}Worker")
            AsyncFanOut(self, f"To{name}", caller=caller, targets={name: other}, dead_letter=route)
        wired: FailureRoute = fan_out.failure_routes["worker"]
        if wired.queue is not None:
            wired.queue.grant_consume_messages(caller)


class FullAsyncFanOut(Stack):
    """Everything that a fan-out takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        caller = plain(self, "Caller")
        worker = plain(self, "Worker")
        other = plain(self, "Other")
        plain(self, "Asker")
        # --8<-- [start:full]
        AsyncFanOut(
            self,
            "FanOut",
            caller=caller,
            targets={"worker": worker, "live": other.add_alias("live")},
            retry_attempts=1,
            max_event_age=Duration.hours(1),
            dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
            on_success=destinations.SqsDestination(sqs.Queue(self, "Results")),
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        # --8<-- [end:full]
