"""Greeting: the smallest API, with a Node.js function that answers everything."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import Authorization, HttpApiFunction, StandardFunction
from stacks.acknowledgments import acknowledge, acknowledge_tracing

ENTRY = Path(__file__).parents[1] / "lambdas" / "greeting_node"


class GreetingStack(Stack):
    """A function that greets whoever asks, whatever the path."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = StandardFunction(
            self, "Function", entry=ENTRY, handler="index.handler", runtime=lambda_.Runtime.NODEJS_24_X
        )
        self.api = HttpApiFunction(
            self,
            "Api",
            function=function,
            authorization=Authorization.public(reason="It greets strangers, and does nothing else"),
        )
        acknowledge_tracing(function)
        acknowledge(function, Serverless_LambdaDLQ="Called synchronously only: the caller gets the error")
        acknowledge(self.api, AwsSolutions_APIG4="It greets strangers, and does nothing else")
        CfnOutput(self, "Url", value=self.api.http_api.api_endpoint)
