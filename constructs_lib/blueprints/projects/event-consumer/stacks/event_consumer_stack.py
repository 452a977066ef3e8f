"""Orders of which an event bus tells: those that were placed are stored, the rest invokes nothing."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_events as events
from constructs import Construct

from constructs_lib import DependencyLayer, EventConsumer, StandardFunction

PROJECT = Path(__file__).parents[1]


class OrderEventsStack(Stack):
    """Stores the orders of the events `Order Placed` of `shop.orders`."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.bus = events.EventBus(self, "Bus")
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
        )
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "event_consumer",
            layers=[powertools],
            environment={"ORDERS_TABLE": self.table.table_name},
        )
        self.table.grant(self.function, "dynamodb:PutItem")
        self.orders = EventConsumer(
            self,
            "Orders",
            function=self.function,
            event_bus=self.bus,
            event_pattern={"source": ["shop.orders"], "detail-type": ["Order Placed"]},
        )
        CfnOutput(self, "BusName", value=self.bus.event_bus_name)
