"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.sns_subscriber_stack import SnsSubscriberStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
SnsSubscriberStack(app, "SnsSubscriber")
app.synth()
