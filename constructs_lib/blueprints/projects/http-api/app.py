"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.http_api_stack import HttpApiStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
HttpApiStack(app, "HttpApi")
app.synth()
