"""A function behind the objects of a bucket."""

# --8<-- [start:imports]
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import BucketConsumer, BucketDelivery, DeadLetter

PAGER = "arn:aws:sns:us-east-1:111111111111:pager"
# --8<-- [end:imports]


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
        # --8<-- [start:smallest]
        smallest = BucketConsumer(self, "Smallest", function=plain(self, "Plain"), prefix="uploads/")
        # --8<-- [end:smallest]
        smallest.bucket.grant_put(plain(self, "Writer"))
        # --8<-- [start:full]
        full = BucketConsumer(
            self,
            "Full",
            function=plain(self, "Other").add_alias("live"),
            bucket=s3.Bucket(self, "Own"),
            prefix="uploads/",
            suffix=".png",
            events=[s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED],
            delivery=BucketDelivery.event_bridge(retry_attempts=10, max_event_age=Duration.hours(1)),
            dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
            enabled=False,
            alarm_actions=[actions.SnsAction(sns.Topic.from_topic_arn(self, "Pager", PAGER))],
        )
        full.allow_recursion(reason="a thumbnail has no thumbnail")
        # --8<-- [end:full]
        direct = BucketDelivery.direct()
        BucketConsumer(self, "Direct", function=plain(self, "Third"), prefix="", delivery=direct)
        theirs = s3.Bucket.from_bucket_name(self, "Theirs", "theirs")
        BucketConsumer(self, "OfTheirs", function=imported, bucket=theirs, prefix="in/")
