"""Packages beside a function."""

from pathlib import Path

from aws_cdk import DockerImage, Stack
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import DependencyLayer, StandardFunction

CODE = Path(__file__).parent / "code"


class DependencyLayerStack(Stack):
    """Two layers below CDK's own function, and below a StandardFunction."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:smallest]
        smallest = DependencyLayer(self, "Smallest", entry=CODE / "packages")
        # --8<-- [end:smallest]
        StandardFunction(self, "Function", entry=CODE / "hello", layers=[smallest])
        older = DependencyLayer(
            self, "Older", entry=str(CODE / "packages"), runtime=lambda_.Runtime.PYTHON_3_12
        )
        plain = lambda_.Function(
            self,
            "Plain",
            runtime=lambda_.Runtime.PYTHON_3_12,
            architecture=lambda_.Architecture.ARM_64,
            handler="index.handler",
            code=lambda_.Code.from_inline("def handler(event, context): ..."),
            layers=[older],
        )
        plain.add_layers(older)


class FullDependencyLayer(Stack):
    """Everything that a layer takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        DependencyLayer(
            self,
            "Packages",
            entry=CODE / "project",
            runtime=lambda_.Runtime.PYTHON_3_12,
            architecture=lambda_.Architecture.X86_64,
            description="Packages",
            image=DockerImage.from_registry("public.ecr.aws/sam/build-python3.12"),
            keep=["six.py"],
            extras=["http"],
        )
        # --8<-- [end:full]
