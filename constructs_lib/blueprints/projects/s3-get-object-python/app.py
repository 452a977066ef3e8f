"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.s3_get_object_python_stack import S3GetObjectStack

app = App()
S3GetObjectStack(app, "S3GetObject")
app.synth()
