"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.function_url_stack import FunctionUrlStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
FunctionUrlStack(app, "FunctionUrl")
app.synth()
