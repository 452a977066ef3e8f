"""The entry point of CDK: one line for each stack."""

from aws_cdk import App, Validations

from constructs_lib import LambdaChecks
from stacks.layered_dependencies_stack import LayeredDependenciesStack

app = App()
Validations.of(app).add_plugins(LambdaChecks())
LayeredDependenciesStack(app, "LayeredDependencies")
app.synth()
