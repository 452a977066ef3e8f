"""A function behind an HTTP API."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from constructs_lib import DependencyLayer, HttpApiFunction, Route, StandardFunction

PROJECT = Path(__file__).parents[1]


class HttpApiStack(Stack):
    """Greets callers by their name; they sign their requests with AWS credentials."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self, "Function", entry=PROJECT / "lambdas" / "http_api", layers=[powertools]
        )
        self.api = HttpApiFunction(
            self, "Api", function=self.function, routes=[Route("GET", "/greetings/{name}")]
        )
        CfnOutput(self, "Url", value=self.api.http_api.api_endpoint)
