"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.kinesis_stream_stack import KinesisStreamStack

app = App()
KinesisStreamStack(app, "KinesisStream")
app.synth()
