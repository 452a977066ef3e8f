"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.event_consumer_stack import OrderEventsStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
OrderEventsStack(app, "OrderEvents")
app.synth()
