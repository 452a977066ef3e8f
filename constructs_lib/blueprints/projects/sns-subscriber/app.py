"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.sns_subscriber_stack import SnsSubscriberStack

app = App()
SnsSubscriberStack(app, "SnsSubscriber")
app.synth()
