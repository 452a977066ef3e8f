"""Quotes: a function that asks two others at the same time, and waits for both."""

from pathlib import Path

from aws_cdk import Duration, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import HttpApiFunction, Route, RuntimeLayer, StandardFunction, SyncFanOut
from stacks.acknowledgments import acknowledge_function
from stacks.layers import common_layer

LAMBDAS = Path(__file__).parents[1] / "lambdas"


class QuoteStack(Stack):
    """`POST /quotes` asks pricing and stock in parallel and combines what they say."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        runtime = RuntimeLayer(self, "InvokeLayer")
        self.stock_table = dynamodb.TableV2(
            self,
            "StockTable",
            partition_key=dynamodb.Attribute(name="sku", type=dynamodb.AttributeType.STRING),
            encryption=dynamodb.TableEncryptionV2.aws_managed_key(),
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
        )
        self.pricing = self._target("Pricing", "quote_pricing", runtime)
        self.stock = self._target("Stock", "quote_stock", runtime, STOCK_TABLE=self.stock_table.table_name)
        self.stock_table.grant(self.stock, "dynamodb:BatchGetItem")
        self.function = StandardFunction(
            self, "Function", entry=LAMBDAS / "quote_api", layers=[common_layer(self), runtime]
        )
        self.fan_out = SyncFanOut(
            self,
            "Asks",
            caller=self.function,
            targets={"pricing": self.pricing, "stock": self.stock},
        )
        self.api = HttpApiFunction(self, "Api", function=self.function, routes=[Route("POST", "/quotes")])
        for function in (self.pricing, self.stock, self.function):
            acknowledge_function(function, is_synchronous=True)

    def _target(
        self, construct_id: str, slug: str, layer: lambda_.ILayerVersion, **environment: str
    ) -> StandardFunction:
        """Define a function that has half the time of its caller."""
        return StandardFunction(
            self,
            construct_id,
            entry=LAMBDAS / slug,
            layers=[layer],
            environment=environment,
            timeout=Duration.seconds(5),
        )
