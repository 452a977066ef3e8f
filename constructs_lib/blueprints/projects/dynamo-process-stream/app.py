"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.dynamo_process_stream_stack import DynamoProcessStreamStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
DynamoProcessStreamStack(app, "DynamoProcessStream")
app.synth()
