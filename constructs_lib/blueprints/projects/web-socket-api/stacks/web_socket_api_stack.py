"""A WebSocket API, a function, and a table of who is connected."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import (
    DependencyLayer,
    RuntimeLayer,
    StandardFunction,
    WebSocketApiFunction,
    WebSocketRoute,
)

PROJECT = Path(__file__).parents[1]


class WebSocketApiStack(Stack):
    """Tells everybody who is connected what one of them says; clients sign their URL with AWS credentials."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.connections = dynamodb.TableV2(
            self,
            "Connections",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            time_to_live_attribute="expires_at",
        )
        layers = [
            DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools"),
            RuntimeLayer(self, "Runtime"),
        ]
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "web_socket_api",
            layers=layers,
            environment={"CONNECTIONS_TABLE": self.connections.table_name},
        )
        self.connections.grant(self.function, "dynamodb:PutItem", "dynamodb:DeleteItem", "dynamodb:Scan")
        self.api = WebSocketApiFunction(self, "Api", function=self.function, routes=[WebSocketRoute("say")])
        CfnOutput(self, "Url", value=self.api.stage.url)
