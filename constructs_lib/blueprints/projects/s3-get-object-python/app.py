"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.s3_get_object_python_stack import S3GetObjectStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
S3GetObjectStack(app, "S3GetObject")
app.synth()
