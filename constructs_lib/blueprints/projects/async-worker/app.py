"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.async_worker_stack import AsyncWorkerStack

app = App()
AsyncWorkerStack(app, "AsyncWorker")
app.synth()
