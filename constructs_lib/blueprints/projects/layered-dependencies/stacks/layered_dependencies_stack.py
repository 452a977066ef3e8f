"""Trends: an API whose function calculates with numpy, out of a layer."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from constructs import Construct

from constructs_lib import DependencyLayer, HttpApiFunction, Route, StandardFunction

PROJECT = Path(__file__).parents[1]


class LayeredDependenciesStack(Stack):
    """`POST /trend` fits a line through numbers."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # Built by uv from the hashed lock in this folder, for Lambda's machine, whatever this one is.
        self.layer = DependencyLayer(self, "Numeric", entry=PROJECT / "layers" / "numeric")
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "layered_dependencies",
            layers=[self.layer, powertools],
            # Lambda gives CPU by memory, and importing numpy is the longest part of a cold start.
            memory_size=512,
        )
        self.api = HttpApiFunction(self, "Api", function=self.function, routes=[Route("POST", "/trend")])
        CfnOutput(self, "Url", value=self.api.http_api.api_endpoint)
