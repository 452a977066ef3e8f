"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.web_socket_api_stack import WebSocketApiStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
WebSocketApiStack(app, "WebSocketApi")
app.synth()
