"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.http_api_nodejs_stack import HttpApiNodejsStack

app = App()
HttpApiNodejsStack(app, "HttpApiNodejs")
app.synth()
