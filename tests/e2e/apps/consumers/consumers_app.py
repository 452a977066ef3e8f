"""Every consumer with its default failure route, in front of one and the same function."""

from pathlib import Path
from typing import Any

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import (
    BucketConsumer,
    DeadLetter,
    DependencyLayer,
    EventConsumer,
    KinesisConsumer,
    QueueConsumer,
    StandardFunction,
    TableStreamConsumer,
    TopicConsumer,
)

FUNCTIONS = Path(__file__).parent / "functions"
LAYERS = Path(__file__).parents[4] / "layers"
KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
ORDERS = {"kind": ["order"]}


class ConsumersStack(Stack):
    """Args:
    timeout: seconds that a function has; what is slow takes longer, and what is not never does.
    """

    def __init__(self, scope: Construct, construct_id: str, *, timeout: int) -> None:
        super().__init__(scope, construct_id)
        self._timeout = timeout
        # Less than users should have: a failed message comes back soon.
        visibility_timeout = Duration.seconds(timeout + 1)
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
            visibility_timeout=visibility_timeout,
            max_concurrency=2,
            max_receive_count=3,
            filters=[lambda_.FilterCriteria.filter({"body": ORDERS})],
        )
        QueueConsumer(
            self,
            "Fifo",
            function=self._function("fifo"),
            queue=sqs.Queue(self, "FifoQueue", fifo=True, visibility_timeout=visibility_timeout),
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
        EventConsumer(
            self,
            "Event",
            function=self._function("event", **few),
            event_bus=events.EventBus(self, "EventBus"),
            event_pattern={"source": ["shop"], "detail-type": ["Order Placed"], "detail": ORDERS},
        )
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
            timeout=Duration.seconds(self._timeout),
            environment={
                "SOURCE": source,
                "EFFECTS": effects.table_name,
                "READ_TIMEOUT": str(self._timeout / 4),
            },
            **arguments,
        )
        effects.grant(function, "dynamodb:GetItem", "dynamodb:UpdateItem")
        return function
