"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.api_crud_stack import ApiCrudStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
ApiCrudStack(app, "ApiCrud")
app.synth()
