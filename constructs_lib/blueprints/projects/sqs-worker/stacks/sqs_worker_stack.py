"""Orders from a queue, each stored once, however often its message comes."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import DependencyLayer, QueueConsumer, StandardFunction

PROJECT = Path(__file__).parents[1]


class SqsWorkerStack(Stack):
    """Stores orders that come as messages; one that fails five times lies in the dead-letter queue."""

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
            entry=PROJECT / "lambdas" / "sqs_worker",
            layers=[powertools],
            environment={"ORDERS_TABLE": self.table.table_name},
        )
        self.table.grant(self.function, "dynamodb:PutItem")
        self.orders = QueueConsumer(self, "Orders", function=self.function)
        CfnOutput(self, "QueueUrl", value=self.orders.queue.queue_url)
