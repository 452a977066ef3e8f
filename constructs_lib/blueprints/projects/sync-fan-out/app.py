"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.sync_fan_out_stack import SyncFanOutStack

app = App()
SyncFanOutStack(app, "QuoteApi")
app.synth()
