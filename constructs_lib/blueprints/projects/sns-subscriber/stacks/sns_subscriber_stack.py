"""Orders that a topic tells of: those that were placed are stored, the rest is never heard."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import DependencyLayer, StandardFunction, TopicConsumer

PROJECT = Path(__file__).parents[1]


class SnsSubscriberStack(Stack):
    """Stores the orders of messages with the attribute `event` of `placed`."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        )
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "sns_subscriber",
            layers=[powertools],
            environment={"ORDERS_TABLE": self.table.table_name},
        )
        self.table.grant(self.function, "dynamodb:PutItem")
        self.orders = TopicConsumer(
            self,
            "Orders",
            function=self.function,
            filter_policy={"event": sns.SubscriptionFilter.string_filter(allowlist=["placed"])},
        )
        CfnOutput(self, "TopicArn", value=self.orders.topic.topic_arn)
