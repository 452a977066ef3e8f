"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.dynamo_process_stream_stack import DynamoProcessStreamStack

app = App()
DynamoProcessStreamStack(app, "DynamoProcessStream")
app.synth()
