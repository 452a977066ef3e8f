"""Constructs as one writes them with CDK alone, against which ours are measured.

Nothing here imports this library: a peer must not pay for that.
"""

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from tests.support.code_folders import HELLO

MINUTES = Duration.minutes(5)
"""The period of every alarm."""
EXCLUDE = ("__pycache__", "*.pyc", ".DS_Store")


def alarm_by_hand(
    scope: Construct, construct_id: str, metric: cloudwatch.IMetric, threshold: float, description: str
) -> None:
    """An alarm in the shape of ours."""
    cloudwatch.Alarm(
        scope,
        construct_id,
        metric=metric,
        threshold=threshold,
        evaluation_periods=1,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
    )


def function_by_hand(scope: Construct, construct_id: str = "Function") -> tuple[lambda_.Function, iam.Role]:
    """What a `StandardFunction` defines, and its role."""
    log_group = logs.LogGroup(scope, f"{construct_id}LogGroup", retention=logs.RetentionDays.ONE_MONTH)
    role = iam.Role(
        scope,
        f"{construct_id}Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        description=f"Runs function {construct_id}",
    )
    log_group.grant_write(role)
    function = lambda_.Function(
        scope,
        construct_id,
        code=lambda_.Code.from_asset(str(HELLO), exclude=list(EXCLUDE)),
        handler="handler.handler",
        runtime=lambda_.Runtime.PYTHON_3_13,
        architecture=lambda_.Architecture.ARM_64,
        memory_size=256,
        timeout=Duration.seconds(10),
        role=role,
        log_group=log_group,
        logging_format=lambda_.LoggingFormat.JSON,
        tracing=lambda_.Tracing.ACTIVE,
    )
    errors = function.metric("Errors", period=MINUTES, statistic="Sum")
    alarm_by_hand(function, "ErrorsAlarm", errors, 1, "An invocation ended in an error")
    throttles = function.metric("Throttles", period=MINUTES, statistic="Sum")
    refused = "An invocation was refused for lack of concurrency"
    alarm_by_hand(function, "ThrottlesAlarm", throttles, 1, refused)
    duration = function.metric("Duration", period=MINUTES, statistic="Maximum")
    alarm_by_hand(function, "DurationAlarm", duration, 9_000, "An invocation took 90% of its timeout")
    return function, role
