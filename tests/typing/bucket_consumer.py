"""A function behind the objects of a bucket."""

from pathlib import Path
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import BucketConsumer, BucketDelivery, DeadLetter, StandardFunction

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


class BucketConsumerStack(Stack):
    """A bucket that is made, one of the stack, and one of another app."""

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
        smallest = BucketConsumer(self, "Smallest", function=function, prefix="uploads/")
        # --8<-- [end:smallest]
        smallest.bucket.grant_put(plain(self, "Writer"))
        direct = BucketDelivery.direct()
        routes = {
            "Topic": DeadLetter.topic(subscriptions=[subscriptions.EmailSubscription("ops@example.com")]),
            "Bucket": DeadLetter.bucket(retention_period=Duration.days(30)),
            "None": DeadLetter.none(reason="a cache that fills itself again"),
        }
        for name, route in routes.items():
            other = plain(self, f"{name}Function")
            BucketConsumer(self, f"To{name}", function=other, prefix="", delivery=direct, dead_letter=route)
        theirs = s3.Bucket.from_bucket_name(self, "Theirs", "theirs")
        BucketConsumer(self, "OfTheirs", function=imported, bucket=theirs, prefix="in/")


class FullBucketConsumer(Stack):
    """Everything that the way through EventBridge takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        consumer = BucketConsumer(
            self,
            "Uploads",
            function=plain(self, "Plain"),
            prefix="uploads/",
            bucket=s3.Bucket(self, "Bucket", encryption=s3.BucketEncryption.KMS),
            suffix=".png",
            events=[s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED],
            delivery=BucketDelivery.event_bridge(retry_attempts=10, max_event_age=Duration.hours(1)),
            dead_letter=DeadLetter.to(sqs.Queue(self, "Failures", encryption=sqs.QueueEncryption.KMS)),
            enabled=False,
            alarm_actions=[actions.SnsAction(pager(self))],
        )
        consumer.bucket.grant_put(consumer)
        consumer.allow_recursion(reason="a thumbnail has no thumbnail")
        # --8<-- [end:full]


class FullDirectBucketConsumer(Stack):
    """What S3's own notifications take."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:direct]
        BucketConsumer(
            self,
            "Uploads",
            function=plain(self, "Plain").add_alias("live"),
            prefix="uploads/",
            suffix=".png",
            events=[s3.EventType.OBJECT_REMOVED],
            delivery=BucketDelivery.direct(),
            dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
        )
        # --8<-- [end:direct]
