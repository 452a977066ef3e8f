"""A table, and a function behind its stream."""

from pathlib import Path

from aws_cdk import CfnOutput, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import DependencyLayer, StandardFunction, TableStreamConsumer

PROJECT = Path(__file__).parents[1]


class DynamoProcessStreamStack(Stack):
    """Logs the changes of a table; a record that keeps failing lies in a bucket, and the rest goes on."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        self.table = dynamodb.TableV2(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="Id", type=dynamodb.AttributeType.NUMBER),
            dynamo_stream=dynamodb.StreamViewType.NEW_AND_OLD_IMAGES,
        )
        powertools = DependencyLayer(self, "Powertools", entry=PROJECT / "layers" / "powertools")
        self.function = StandardFunction(
            self, "Function", entry=PROJECT / "lambdas" / "dynamo_process_stream", layers=[powertools]
        )
        self.changes = TableStreamConsumer(self, "Changes", function=self.function, table=self.table)
        CfnOutput(self, "TableName", value=self.table.table_name)
