"""Loyalty: who orders much gets points, told of by an event bus that any part of the shop may write to."""

from pathlib import Path

from aws_cdk import Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from constructs import Construct

from constructs_lib import EventConsumer, StandardFunction
from stacks.acknowledgments import (
    acknowledge_failure_queue,
    acknowledge_function,
    acknowledge_raw_events,
)

ENTRY = Path(__file__).parents[1] / "lambdas" / "loyalty"
LARGE = 100


class LoyaltyStack(Stack):
    """Gives points for large orders, and for all orders of members, each once.

    Args:
        scope: the scope.
        construct_id: the id.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.bus = events.EventBus(self, "Shop")
        self.points = dynamodb.TableV2(
            self,
            "Points",
            partition_key=dynamodb.Attribute(name="customer", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="order", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
        self.function = StandardFunction(
            self, "Function", entry=ENTRY, environment={"POINTS_TABLE": self.points.table_name}
        )
        self.points.grant(self.function, "dynamodb:PutItem")
        self.orders = EventConsumer(
            self,
            "Orders",
            function=self.function,
            event_bus=self.bus,
            event_pattern={
                "source": ["shop.orders"],
                "detail-type": ["Order Placed"],
                "detail": {
                    "customer": [{"anything-but": {"suffix": "@example.com"}}],
                    "$or": [{"total": [{"numeric": [">=", LARGE]}]}, {"member": [True]}],
                },
            },
            description="Large orders, and orders of members, but for those of our own people",
        )
        acknowledge_function(self.function, is_synchronous=False)
        acknowledge_raw_events(self.function)
        acknowledge_failure_queue(self.orders.failure_route.queue)
        acknowledge_failure_queue(self.orders.function_failure_route.queue)
