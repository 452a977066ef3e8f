"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.sqs_worker_stack import SqsWorkerStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
SqsWorkerStack(app, "SqsWorker")
app.synth()
