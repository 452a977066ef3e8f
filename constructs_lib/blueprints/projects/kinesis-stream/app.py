"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.kinesis_stream_stack import KinesisStreamStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
KinesisStreamStack(app, "KinesisStream")
app.synth()
