"""Readings of sensors from a data stream, each stored once, however often its record comes."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import DependencyLayer, KinesisConsumer, StandardFunction

PROJECT = Path(__file__).parents[1]


class KinesisStreamStack(Stack):
    """Stores readings that come as records; one that keeps failing lies in a bucket, and the rest goes on."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="sensor", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="at", type=dynamodb.AttributeType.STRING),
        )
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self,
            "Function",
            entry=PROJECT / "lambdas" / "kinesis_stream",
            layers=[powertools],
            environment={"READINGS_TABLE": self.table.table_name},
        )
        self.table.grant(self.function, "dynamodb:PutItem")
        self.readings = KinesisConsumer(self, "Readings", function=self.function)
        CfnOutput(self, "StreamName", value=self.readings.stream.stream_name)
