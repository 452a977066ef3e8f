"""Alarms of functions that other classes make."""

from typing import cast

from aws_cdk import Duration, Stack
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


class FunctionAlarmsStack(Stack):
    """The least that it takes."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        function = image(self)
        # --8<-- [start:smallest]
        smallest = FunctionAlarms(self, "Smallest", function=function)
        # --8<-- [end:smallest]
        self.alarms: list[str] = []
        if smallest.errors_alarm is not None:
            self.alarms.append(smallest.errors_alarm.alarm_arn)


class FullFunctionAlarms(Stack):
    """Everything that it takes, for a function of another app."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:full]
        FunctionAlarms(
            self,
            "Alarms",
            function=lambda_.Function.from_function_name(self, "Function", "shop-checkout"),
            alarms=Alarms.each(
                errors=5,
                error_rate=2.5,
                throttles=10,
                duration_share=0.8,
                period=Duration.minutes(1),
                evaluation_periods=3,
            ),
            timeout=Duration.seconds(20),
            alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(self, "Pager")))],
        )
        # --8<-- [end:full]


class FullCompositeFunctionAlarms(Stack):
    """One alarm that acts for all of an alias."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        live = image(self).add_alias("live")
        # --8<-- [start:composite]
        watched = FunctionAlarms(
            self,
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
            alarm_actions=[actions.SnsAction(cast("sns.ITopic", sns.Topic(self, "Pager")))],
        )
        # --8<-- [end:composite]
        self.rings = watched.composite_alarm


class FullUnwatchedFunctionAlarms(Stack):
    """A function that is watched elsewhere."""

    def __init__(self, scope: Construct, construct_id: str) -> None:
        super().__init__(scope, construct_id)
        # --8<-- [start:none]
        FunctionAlarms(
            self, "Alarms", function=image(self), alarms=Alarms.none(reason="the platform team watches it")
        )
        # --8<-- [end:none]
