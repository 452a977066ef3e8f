from pathlib import Path

from aws_cdk import App, Stack
from aws_cdk import aws_dynamodb as dynamodb

from constructs_lib import StandardFunction, TableStreamConsumer

CODE = Path(__file__).parent / "hello"
KEY = dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING)
IMAGES = dynamodb.StreamViewType.NEW_AND_OLD_IMAGES

app = App()
stack = Stack(app, "Shop")
function = StandardFunction(stack, "Function", entry=CODE)
table = dynamodb.TableV2(stack, "Table", partition_key=KEY, dynamo_stream=IMAGES)
smallest = TableStreamConsumer(stack, "Smallest", function=function, table=table)
app.synth()
