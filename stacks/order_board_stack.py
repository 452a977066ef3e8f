"""A board of orders: everybody who is connected sees each order at once."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import Authorization, RuntimeLayer, StandardFunction, WebSocketApiFunction, WebSocketRoute
from stacks.acknowledgments import acknowledge_function, acknowledge_web_socket

LAMBDAS = Path(__file__).parents[1] / "lambdas"


class OrderBoardStack(Stack):
    """Clients connect with a ticket that is good once, place orders, and get what all of them place."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.connections = self._define_table("Connections", partition_key="id")
        self.tickets = self._define_table("Tickets", partition_key="ticket")
        self.function = StandardFunction(
            self,
            "Function",
            entry=LAMBDAS / "order_board",
            layers=[RuntimeLayer(self, "RuntimeLayer")],
            environment={"CONNECTIONS_TABLE": self.connections.table_name},
        )
        self.connections.grant(self.function, "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Scan")
        self.authorizer = StandardFunction(
            self,
            "Authorizer",
            entry=LAMBDAS / "order_board_tickets",
            environment={"TICKETS_TABLE": self.tickets.table_name},
        )
        self.tickets.grant(self.authorizer, "dynamodb:DeleteItem")
        self.api = WebSocketApiFunction(
            self,
            "Api",
            function=self.function,
            routes=[WebSocketRoute("place"), WebSocketRoute("$default", return_response=True)],
            # A page in a browser can send a query with its WebSocket, and no headers.
            authorization=Authorization.function(self.authorizer, identity_sources=["querystring.ticket"]),
        )
        self._acknowledge()
        CfnOutput(self, "BoardUrl", value=self.api.stage.url)

    def _define_table(self, construct_id: str, *, partition_key: str) -> dynamodb.TableV2:
        return dynamodb.TableV2(
            self,
            construct_id,
            partition_key=dynamodb.Attribute(name=partition_key, type=dynamodb.AttributeType.STRING),
            time_to_live_attribute="expires_at",
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )

    def _acknowledge(self) -> None:
        for function in (self.function, self.authorizer):
            acknowledge_function(function, is_synchronous=True)
        acknowledge_web_socket(self.api, self.function)
