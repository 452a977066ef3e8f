"""Greetings: an HTTP API in front of a function in JavaScript."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import HttpApiFunction, Route, StandardFunction

PROJECT = Path(__file__).parents[1]


class HttpApiNodejsStack(Stack):
    """`GET /greetings/{name}` greets; callers need AWS credentials that allow it."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "http_api_nodejs",
            handler="index.handler",
            runtime=lambda_.Runtime.NODEJS_24_X,
        )
        self.api = HttpApiFunction(
            self, "Api", function=self.function, routes=[Route("GET", "/greetings/{name}")]
        )
        CfnOutput(self, "Url", value=self.api.http_api.api_endpoint)
