"""Fulfilment: orders from a queue, each fulfilled once, however often its message comes."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import QueueConsumer, StandardFunction
from stacks.acknowledgments import acknowledge_polled_function, acknowledge_queue_consumer
from stacks.layers import common_layer

ENTRY = Path(__file__).parents[1] / "lambdas" / "fulfilment"


class FulfilmentStack(Stack):
    """Works on the messages of a queue in batches; one that fails comes again alone.

    Args:
        scope: the scope.
        construct_id: the id.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.fulfilments = dynamodb.TableV2(
            self,
            "Fulfilments",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            layers=[common_layer(self)],
            environment={"FULFILMENTS_TABLE": self.fulfilments.table_name},
        )
        self.fulfilments.grant(self.function, "dynamodb:PutItem")
        self.orders = QueueConsumer(self, "Orders", function=self.function)
        acknowledge_polled_function(self.function)
        acknowledge_queue_consumer(self.orders)
