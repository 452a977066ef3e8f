"""Two functions in two languages, one of them behind both kinds of API and one behind a function URL."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_apigateway as apigateway
from aws_cdk import aws_apigatewayv2 as apigatewayv2
from aws_cdk import aws_apigatewayv2_integrations as integrations
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

FUNCTIONS = Path(__file__).parent / "functions"


class SmallStack(Stack):
    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        code = lambda_.Code.from_asset(str(FUNCTIONS), exclude=["__pycache__"])
        python = lambda_.Function(
            self, "Python", runtime=lambda_.Runtime.PYTHON_3_13, handler="echo.handler", code=code
        )
        node = lambda_.Function(
            self, "Node", runtime=lambda_.Runtime.NODEJS_22_X, handler="greet.handler", code=code
        )
        apigateway.LambdaRestApi(self, "Rest", handler=python)
        http = apigatewayv2.HttpApi(
            self, "Http", default_integration=integrations.HttpLambdaIntegration("Python", python)
        )
        CfnOutput(self, "HttpUrl", value=http.url or "")
        node.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)
