"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.async_worker_stack import AsyncWorkerStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
AsyncWorkerStack(app, "AsyncWorker")
app.synth()
