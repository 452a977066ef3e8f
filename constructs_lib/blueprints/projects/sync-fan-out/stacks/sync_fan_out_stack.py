"""Quotes: a function that asks two others at the same time, and waits for both."""

from pathlib import Path

from aws_cdk import CfnOutput, Duration, Stack
from constructs import Construct

from constructs_lib import DependencyLayer, HttpApiFunction, Route, RuntimeLayer, StandardFunction, SyncFanOut

PROJECT = Path(__file__).parents[1]
LAMBDAS = PROJECT / "lambdas"


class SyncFanOutStack(Stack):
    """`POST /quotes` asks pricing and stock, and combines what they say."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.pricing = self._target("Pricing", "pricing")
        self.stock = self._target("Stock", "stock")
        layers = [
            DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools"),
            RuntimeLayer(self, "Runtime"),
        ]
        self.function = StandardFunction(self, "Function", entry=LAMBDAS / "api", layers=layers)
        self.asks = SyncFanOut(
            self,
            "Asks",
            caller=self.function,
            targets={"pricing": self.pricing, "stock": self.stock},
        )
        self.api = HttpApiFunction(self, "Api", function=self.function, routes=[Route("POST", "/quotes")])
        CfnOutput(self, "Url", value=self.api.http_api.api_endpoint)

    def _target(self, construct_id: str, folder: str) -> StandardFunction:
        """Define a function that has half the time of its caller."""
        return StandardFunction(self, construct_id, entry=LAMBDAS / folder, timeout=Duration.seconds(5))
