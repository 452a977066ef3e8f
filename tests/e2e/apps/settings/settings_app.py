"""APIs with a stage, bytes, a policy and a key alone, a private one, and routes of APIs that are there."""

from pathlib import Path

from aws_cdk import Size, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib import (
    ApiStage,
    Authorization,
    FunctionTimeout,
    HttpApiFunction,
    RestApiFunction,
    Route,
    StandardFunction,
)

CODE = Path(__file__).parent / "functions"
OPEN = Authorization.public(reason="a test of the local AWS")
EVERYBODY = iam.PolicyStatement(
    principals=[iam.AnyPrincipal()], actions=["execute-api:Invoke"], resources=["execute-api:/*"]
)


class SettingsStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(self, "Function", entry=CODE)
        self._define_own(function)
        self._add_routes(function)

    def _define_own(self, function: StandardFunction) -> None:
        RestApiFunction(
            self,
            "Own",
            function=function,
            routes=[
                Route("POST", "/orders"),
                Route("GET", "/picture"),
                Route("GET", "/keyed", authorization=Authorization.api_key(reason="a test")),
            ],
            authorization=OPEN,
            stage=ApiStage(stage_name="v1", variables={"table": "orders"}),
            binary_media_types=["image/png"],
            minimum_compression_size=Size.kibibytes(1),
            policy=iam.PolicyDocument(statements=[EVERYBODY]),
        )
        endpoint = ec2.InterfaceVpcEndpoint.from_interface_vpc_endpoint_attributes(
            self, "Endpoint", vpc_endpoint_id="vpce-1234567890abcdef0", port=443
        )
        RestApiFunction(self, "Private", function=function, authorization=OPEN, vpc_endpoints=[endpoint])

    def _add_routes(self, function: StandardFunction) -> None:
        rest = apigateway.RestApi(self, "Rest", cloud_watch_role=False)
        rest.root.add_resource("own").add_method("GET", apigateway.MockIntegration())
        http = apigatewayv2.HttpApi(self, "Http")
        order = [Route("GET", "/orders/{id}", function_timeout=FunctionTimeout.longer(reason="a test"))]
        RestApiFunction(
            self, "RestRoutes", function=function, routes=order, authorization=OPEN, rest_api=rest
        )
        HttpApiFunction(
            self, "HttpRoutes", function=function, routes=order, authorization=OPEN, http_api=http
        )
        imported = apigateway.RestApi.from_rest_api_attributes(
            self, "Imported", rest_api_id=rest.rest_api_id, root_resource_id=rest.rest_api_root_resource_id
        )
        RestApiFunction(
            self,
            "ImportedRoutes",
            function=function,
            routes=[Route("GET", "/items")],
            authorization=OPEN,
            rest_api=imported,
            stage=ApiStage(stage_name="prod"),
        ).node.add_dependency(rest.deployment_stage)
