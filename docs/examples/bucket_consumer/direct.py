from aws_cdk import App, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib import BucketConsumer, BucketDelivery, DeadLetter


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
BucketConsumer(
    stack,
    "Uploads",
    function=plain(stack, "Plain").add_alias("live"),
    prefix="uploads/",
    suffix=".png",
    events=[s3.EventType.OBJECT_REMOVED],
    delivery=BucketDelivery.direct(),
    dead_letter=DeadLetter.queue(retention_period=Duration.days(10)),
)
app.synth()
