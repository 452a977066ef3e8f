from typing import cast

from aws_cdk import App, Duration, Stack
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from constructs_lib import Alarms, FunctionAlarms


def image(scope: Construct) -> lambda_.DockerImageFunction:
    """A function that is a container image, with 30 seconds."""
    repository = ecr.Repository.from_repository_name(scope, "Repository", "shop")
    code = lambda_.DockerImageCode.from_ecr(repository, tag_or_digest="1.4.2")
    return lambda_.DockerImageFunction(scope, "Function", code=code, timeout=Duration.seconds(30))


app = App()
stack = Stack(app, "Shop")
live = image(stack).add_alias("live")
watched = FunctionAlarms(
    stack,
    "Alarms",
    function=live,
    alarms=Alarms.composite(
        errors=3,
        error_rate=1,
        throttles=2,
        duration_share=0.75,
        period=Duration.hours(1),
        evaluation_periods=2,
    ),
    alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(stack, "Pager")))],
)
app.synth()
