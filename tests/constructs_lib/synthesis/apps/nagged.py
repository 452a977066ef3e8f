"""A policy pack of another package, with findings, and constructs of ours that are checked."""

import aws_cdk as cdk
from aws_cdk import aws_sqs as sqs
from cdk_nag import AwsSolutionsChecks

from constructs_lib import LambdaChecks

app = cdk.App()
stack = cdk.Stack(app, "Nagged")
sqs.Queue(stack, "Queue")
cdk.Validations.of(app).add_plugins(AwsSolutionsChecks(app), LambdaChecks())
app.synth()
