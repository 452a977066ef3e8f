"""Orders: one function behind a REST API and an HTTP API, over a DynamoDB table."""

import json
from pathlib import Path

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import Cors, HttpApiFunction, RestApiFunction, Route, RuntimeLayer, StandardFunction
from stacks.acknowledgments import acknowledge, acknowledge_function
from stacks.layers import common_layer

ROOT = Path(__file__).parents[1]
ENTRY = ROOT / "lambdas" / "orders_api"
ORDER_SCHEMA = json.loads((ENTRY / "order_schema.json").read_text())
SHOPS = ("https://shop.example.com", "https://admin.example.com")


class OrdersApiStack(Stack):
    """An API to create, read, replace and delete orders.

    The REST API validates requests before they reach the function; the HTTP API is cheaper, and leaves that
    to the function. Callers sign their requests (IAM); pages of two shops may call with credentials.
    """

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.table = dynamodb.TableV2(
            self,
            "Orders",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            # A deletion tells only by its old image what was deleted.
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
        self.function = StandardFunction(
            self,
            "Function",
            entry=ENTRY,
            layers=[common_layer(self), RuntimeLayer(self, "RuntimeLayer")],
            environment={"TABLE_NAME": self.table.table_name},
        )
        self.table.grant(
            self.function,
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:UpdateItem",
            "dynamodb:DeleteItem",
            "dynamodb:Scan",
        )
        cors = Cors(allow_origins=SHOPS, allow_credentials=True, max_age=Duration.hours(1))
        self.rest = RestApiFunction(
            self,
            "Rest",
            function=self.function,
            cors=cors,
            routes=[
                Route("GET", "/orders"),
                Route("POST", "/orders", request_body_schema=ORDER_SCHEMA),
                Route("GET", "/orders/{id}"),
                Route("PUT", "/orders/{id}", request_body_schema=ORDER_SCHEMA),
                Route("DELETE", "/orders/{id}"),
            ],
        )
        self.http = HttpApiFunction(
            self,
            "Http",
            function=self.function,
            cors=cors,
            routes=[
                Route("GET", "/orders"),
                Route("POST", "/orders"),
                Route("GET", "/orders/{id}"),
                Route("PUT", "/orders/{id}"),
                Route("DELETE", "/orders/{id}"),
            ],
        )
        acknowledge_findings(self.function, self.rest.rest_api)
        CfnOutput(self, "RestUrl", value=self.rest.rest_api.url)
        CfnOutput(self, "HttpUrl", value=self.http.http_api.api_endpoint)


def acknowledge_findings(function: lambda_.Function, rest_api: apigateway.RestApi) -> None:
    """Tell cdk-nag why the orders API is right as it is."""
    acknowledge_function(function, is_synchronous=True)
    stage = rest_api.deployment_stage
    acknowledge(stage, AwsSolutions_APIG3="Callers sign with IAM and are throttled; no web ACL needed")
    for method in rest_api.methods:
        acknowledge(method, AwsSolutions_COG4="Callers sign with IAM; preflights carry no credentials")
