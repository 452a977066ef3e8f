"""A function at a URL of its own."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from constructs_lib import DependencyLayer, FunctionUrl, RuntimeLayer, StandardFunction

PROJECT = Path(__file__).parents[1]


class FunctionUrlStack(Stack):
    """Tells the price of a parcel; callers sign their requests with AWS credentials."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "function_url",
            layers=[powertools, RuntimeLayer(self, "Runtime")],
        )
        self.url = FunctionUrl(self, "Url", function=self.function)
        CfnOutput(self, "Address", value=self.url.url)
