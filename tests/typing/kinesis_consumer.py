"""A function behind a data stream."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_kinesis as kinesis
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from constructs_lib import DeadLetter, KinesisConsumer, StandardFunction

CODE = Path(__file__).parent / "code" / "hello"


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


class KinesisConsumerStack(Stack):
    """A stream that is made, one of the stack, and one of another app."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        imported: lambda_.IFunction = lambda_.Function.from_function_attributes(
            self,
            "Imported",
            function_arn="arn:aws:lambda:us-east-1:111111111111:function:theirs",
            same_environment=True,
        )
        # --8<-- [start:smallest]
        smallest = KinesisConsumer(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        arn = "arn:aws:kinesis:us-east-1:111111111111:stream/theirs"
        theirs = kinesis.Stream.from_stream_arn(self, "Theirs", arn)
        KinesisConsumer(self, "OfTheirs", function=imported, stream=theirs)
        smallest.stream.grant_write(function.add_alias("writer"))
        routes = {
            "Queue": DeadLetter.queue(retention_period=Duration.days(10)),
            "OwnBucket": DeadLetter.to(s3.Bucket(self, "Failures")),
            "None": DeadLetter.none(reason="a cache that fills itself again"),
        }
        for name, route in routes.items():
            own = kinesis.Stream(self, f"Stream{name}")
            KinesisConsumer(self, f"To{name}", function=function, stream=own, dead_letter=route)


class FullKinesisConsumer(Stack):
    """Everything that several batches of a shard at a time leave room for."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        # --8<-- [start:full]
        KinesisConsumer(
            self,
            "Clicks",
            function=function.add_alias("live"),
            stream=kinesis.Stream(self, "Stream"),
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
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        # --8<-- [end:full]


class FullWindowKinesisConsumer(Stack):
    """What a tumbling window leaves room for, with a topic that names the records."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = plain(self)
        KinesisConsumer(
            self,
            "Clicks",
            function=function,
            stream=kinesis.Stream(self, "Stream", encryption=kinesis.StreamEncryption.KMS),
            batch_size=500,
            max_batching_window=Duration.seconds(5),
            starting_position=lambda_.StartingPosition.AT_TIMESTAMP,
            starting_position_timestamp=1_795_435_200,
            retry_attempts=2,
            max_record_age=Duration.hours(6),
            bisect_batch_on_error=False,
            report_batch_item_failures=False,
            tumbling_window=Duration.minutes(1),
            filters=[lambda_.FilterCriteria.filter({"data": {"kind": lambda_.FilterRule.is_equal("click")}})],
            dead_letter=DeadLetter.topic(subscriptions=[subscriptions.EmailSubscription("ops@example.com")]),
            enabled=False,
            alarm_actions=[actions.SnsAction(pager(self))],
        )
