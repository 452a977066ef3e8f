"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.async_route_stack import AsyncRouteStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
AsyncRouteStack(app, "AsyncRoute")
app.synth()
