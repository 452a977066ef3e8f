"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.sync_fan_out_stack import SyncFanOutStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
SyncFanOutStack(app, "QuoteApi")
app.synth()
