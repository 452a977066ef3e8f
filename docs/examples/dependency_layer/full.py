from pathlib import Path

from aws_cdk import App, DockerImage, Stack
from aws_cdk import aws_lambda as lambda_

from constructs_lib import DependencyLayer

CODE = Path(__file__).parent

app = App()
stack = Stack(app, "Shop")
DependencyLayer(
    stack,
    "Packages",
    entry=CODE / "project",
    runtime=lambda_.Runtime.PYTHON_3_12,
    architecture=lambda_.Architecture.X86_64,
    description="Packages",
    image=DockerImage.from_registry("public.ecr.aws/sam/build-python3.12"),
    keep=["six.py"],
    extras=["http"],
)
app.synth()
