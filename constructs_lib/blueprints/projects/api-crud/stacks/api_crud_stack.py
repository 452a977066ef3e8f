"""A table, and a function with an HTTP API in front of it."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import DependencyLayer, HttpApiFunction, Route, StandardFunction

PROJECT = Path(__file__).parents[1]
ROUTES = (
    Route("GET", "/items"),
    Route("POST", "/items"),
    Route("GET", "/items/{id}"),
    Route("PUT", "/items/{id}"),
    Route("DELETE", "/items/{id}"),
)


class ApiCrudStack(Stack):
    """Keeps items for callers that sign their requests with AWS credentials."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "api_crud",
            layers=[powertools],
            environment={"ITEMS_TABLE": self.table.table_name},
        )
        actions = ("GetItem", "PutItem", "DeleteItem", "Scan")
        self.table.grant(self.function, *(f"dynamodb:{action}" for action in actions))
        self.api = HttpApiFunction(self, "Api", function=self.function, routes=ROUTES)
        CfnOutput(self, "Url", value=self.api.http_api.api_endpoint)
