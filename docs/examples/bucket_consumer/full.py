from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import BucketConsumer, BucketDelivery, DeadLetter


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


app = App()
stack = Stack(app, "Shop")
consumer = BucketConsumer(
    stack,
    "Uploads",
    function=plain(stack, "Plain"),
    prefix="uploads/",
    bucket=s3.Bucket(stack, "Bucket", encryption=s3.BucketEncryption.KMS),
    suffix=".png",
    events=[s3.EventType.OBJECT_CREATED, s3.EventType.OBJECT_REMOVED],
    delivery=BucketDelivery.event_bridge(retry_attempts=10, max_event_age=Duration.hours(1)),
    dead_letter=DeadLetter.to(sqs.Queue(stack, "Failures", encryption=sqs.QueueEncryption.KMS)),
    enabled=False,
    alarm_actions=[actions.SnsAction(pager(stack))],
)
consumer.bucket.grant_put(consumer)
consumer.allow_recursion(reason="a thumbnail has no thumbnail")
app.synth()
