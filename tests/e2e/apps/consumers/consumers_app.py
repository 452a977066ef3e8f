"""Every consumer with its default failure route, in front of one and the same function."""

from pathlib import Path
from typing import Any

from aws_cdk import App, Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import (
    BucketConsumer,
    DeadLetter,
    DependencyLayer,
    KinesisConsumer,
    QueueConsumer,
    StandardFunction,
    TableStreamConsumer,
    TopicConsumer,
)

FUNCTIONS = Path(__file__).parent / "functions"
LAYERS = Path(__file__).parents[4] / "layers"
KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
TIMEOUT = Duration.seconds(4)
# Less than users should have: a failed message comes back soon.
VISIBILITY_TIMEOUT = Duration.seconds(5)
ORDERS = {"kind": ["order"]}


class ConsumersStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self._layer = DependencyLayer(self, "Common", entry=LAYERS / "common")
        source = dynamodb.TableV2(
            self,
            "Source",
            partition_key=KEY,
            dynamo_stream=dynamodb.StreamViewType.NEW_IMAGE,
            removal_policy=RemovalPolicy.DESTROY,
        )
        QueueConsumer(
            self,
            "Queue",
            function=self._function("queue"),
            visibility_timeout=VISIBILITY_TIMEOUT,
            max_concurrency=2,
            max_receive_count=3,
            filters=[lambda_.FilterCriteria.filter({"body": ORDERS})],
        )
        QueueConsumer(
            self,
            "Fifo",
            function=self._function("fifo"),
            queue=sqs.Queue(self, "FifoQueue", fifo=True, visibility_timeout=VISIBILITY_TIMEOUT),
            dead_letter=DeadLetter.queue(),
            max_concurrency=2,
            max_receive_count=3,
            filters=[lambda_.FilterCriteria.filter({"body": ORDERS})],
        )
        TableStreamConsumer(
            self,
            "Table",
            function=self._function("table"),
            table=source,
            # What fits into the function's timeout when this machine is busy.
            batch_size=10,
            parallelization_factor=4,
            retry_attempts=3,
            filters=[lambda_.FilterCriteria.filter({"dynamodb": {"NewImage": {"kind": {"S": ["order"]}}}})],
        )
        KinesisConsumer(
            self,
            "Stream",
            function=self._function("stream"),
            batch_size=10,
            retry_attempts=3,
            filters=[lambda_.FilterCriteria.filter({"data": ORDERS})],
        )
        # Without a limit each waiting event would start a process of its own on this machine.
        few = {"reserved_concurrent_executions": 4}
        function = self._function("bucket", **few)
        BucketConsumer(self, "Bucket", function=function, prefix="in/", suffix=".json")
        TopicConsumer(
            self,
            "Topic",
            function=self._function("topic", **few),
            filter_policy={"kind": sns.SubscriptionFilter.string_filter(allowlist=["order"])},
        )

    def _function(self, source: str, **arguments: Any) -> StandardFunction:
        effects = dynamodb.TableV2(
            self, f"{source.title()}Effects", partition_key=KEY, removal_policy=RemovalPolicy.DESTROY
        )
        function = StandardFunction(
            self,
            f"{source.title()}Function",
            entry=FUNCTIONS / "consume",
            layers=[self._layer],
            timeout=TIMEOUT,
            environment={"SOURCE": source, "EFFECTS": effects.table_name},
            **arguments,
        )
        effects.grant(function, "dynamodb:GetItem", "dynamodb:UpdateItem")
        return function


app = App()
ConsumersStack(app, "Consumers")
app.synth()
