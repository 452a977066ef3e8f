"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.sqs_worker_stack import SqsWorkerStack

app = App()
SqsWorkerStack(app, "SqsWorker")
app.synth()
