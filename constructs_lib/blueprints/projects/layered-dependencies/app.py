"""The entry point of CDK: one line for each stack."""

from aws_cdk import App

from stacks.layered_dependencies_stack import LayeredDependenciesStack

app = App()
LayeredDependenciesStack(app, "LayeredDependencies")
app.synth()
