"""Mistakes with alarms."""

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import function, ref, resource

WATCHED = {
    **function(),
    "Alarm": resource(
        "CloudWatch::Alarm",
        Namespace="AWS/Lambda",
        MetricName="Errors",
        Dimensions=[{"Name": "FunctionName", "Value": ref("Function")}],
        Statistic="Sum",
        Period=300,
        EvaluationPeriods=288,
        Threshold=1,
        ComparisonOperator="GreaterThanOrEqualToThreshold",
    ),
}
HOURLY = in_place(WATCHED, "Alarm", Period=3_600, EvaluationPeriods=168)

CASES: tuple[Case, ...] = (
    changed("LP327", "an alarm that looks back more than a day", WATCHED, "Alarm", EvaluationPeriods=289),
    changed("LP327", "an alarm that looks back more than a week", HOURLY, "Alarm", EvaluationPeriods=169),
    changed(
        "LP327",
        "an alarm that looks back two days, minute by minute",
        in_place(WATCHED, "Alarm", Period=60, EvaluationPeriods=1_440),
        "Alarm",
        EvaluationPeriods=2_880,
    ),
    changed("LP094", "an alarm on a function every 10 seconds", WATCHED, "Alarm", Period=10),
)
