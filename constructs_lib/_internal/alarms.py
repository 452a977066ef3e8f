"""The one shape of our alarms."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from constructs_lib._internal.alarm_actions import add_actions


def alarm(
    scope: Construct,
    construct_id: str,
    *,
    metric: cloudwatch.Metric | cloudwatch.MathExpression,
    threshold: float,
    description: str,
    actions: Sequence[cloudwatch.IAlarmAction],
    evaluation_periods: int = 1,
) -> cloudwatch.Alarm:
    """Define an alarm that goes to `ALARM` when its periods reach the threshold; no data counts as OK."""
    defined = cloudwatch.Alarm(
        scope,
        construct_id,
        metric=metric,
        threshold=threshold,
        evaluation_periods=evaluation_periods,
        comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        alarm_description=description,
    )
    add_actions(defined, actions)
    return defined
