"""A function behind a queue."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import DeadLetter, QueueConsumer, StandardFunction

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


class QueueConsumerStack(Stack):
    """A queue that is made, one of the stack, and one of another app."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        function = StandardFunction(self, "Function", entry=CODE)
        # --8<-- [start:smallest]
        smallest = QueueConsumer(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        smallest.queue.grant_send_messages(plain(self, "Sender"))
        own = sqs.Queue(self, "Own", visibility_timeout=Duration.minutes(2))
        failures = DeadLetter.to(sqs.Queue(self, "Failures"))
        QueueConsumer(self, "OfOwn", function=imported, queue=own, dead_letter=failures)
        arn = "arn:aws:sqs:us-east-1:111111111111:theirs"
        QueueConsumer(
            self, "OfTheirs", function=imported, queue=sqs.Queue.from_queue_arn(self, "Theirs", arn)
        )
        cache = DeadLetter.none(reason="a cache that fills itself again")
        QueueConsumer(self, "OfCache", function=function, dead_letter=cache)


class FullQueueConsumer(Stack):
    """Everything that a queue of the stack takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        QueueConsumer(
            self,
            "Orders",
            function=StandardFunction(self, "Function", entry=CODE).add_alias("live"),
            queue=sqs.Queue(
                self,
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
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        # --8<-- [end:full]


class FullFifoQueueConsumer(Stack):
    """What a queue takes that is made."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:made]
        QueueConsumer(
            self,
            "Orders",
            function=StandardFunction(self, "Function", entry=CODE),
            fifo=True,
            visibility_timeout=Duration.minutes(5),
        )
        # --8<-- [end:made]
