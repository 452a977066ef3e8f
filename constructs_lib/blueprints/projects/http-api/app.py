"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.http_api_stack import HttpApiStack

app = App()
HttpApiStack(app, "HttpApi")
app.synth()
