from aws_cdk import App, Duration, Stack
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import Alarms, FunctionAlarms


def image(scope: Construct) -> lambda_.DockerImageFunction:
    """A function that is a container image, with 30 seconds."""
    repository = ecr.Repository.from_repository_name(scope, "Repository", "shop")
    code = lambda_.DockerImageCode.from_ecr(repository, tag_or_digest="1.4.2")
    return lambda_.DockerImageFunction(scope, "Function", code=code, timeout=Duration.seconds(30))


app = App()
stack = Stack(app, "Shop")
FunctionAlarms(
    stack, "Alarms", function=image(stack), alarms=Alarms.none(reason="the platform team watches it")
)
app.synth()
