"""The example stack of fulfilment, and what it is measured against: the same queue, table write and item."""

from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_dynamodb as dynamodb
from constructs import Construct

from constructs_lib import QueueConsumer, StandardFunction
from stacks.fulfilment_stack import FulfilmentStack
from stacks.layers import common_layer

FUNCTIONS = Path(__file__).parent / "functions"


class PeerStack(Stack):
    """A handler of another kind behind the same mapping."""

    def __init__(self, scope: Construct, construct_id: str, *, handler: str) -> None:
        super().__init__(scope, construct_id)
        key = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
        fulfilments = dynamodb.TableV2(self, "Fulfilments", partition_key=key)
        records = dynamodb.TableV2(self, "Records", partition_key=key)
        function = StandardFunction(
            self,
            "Function",
            entry=FUNCTIONS,
            handler=handler,
            layers=[common_layer(self)],
            environment={"FULFILMENTS_TABLE": fulfilments.table_name, "RECORDS_TABLE": records.table_name},
        )
        for table in (fulfilments, records):
            table.grant_read_write_data(function)
        QueueConsumer(self, "Orders", function=function)


app = App()
FulfilmentStack(app, "Ours")
PeerStack(app, "Plain", handler="plain.handler")
PeerStack(app, "Stored", handler="stored.handler")
app.synth()
