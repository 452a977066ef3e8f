"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.api_crud_stack import ApiCrudStack

app = App()
ApiCrudStack(app, "ApiCrud")
app.synth()
