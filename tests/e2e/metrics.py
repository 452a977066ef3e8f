"""Looks up what Lambda counted."""

from typing import Any


def total(cloudwatch: Any, metric_name: str, function_name: str) -> float:
    """The sum of one metric of a function, over all time."""
    found = cloudwatch.get_metric_statistics(
        Namespace="AWS/Lambda",
        MetricName=metric_name,
        Dimensions=[{"Name": "FunctionName", "Value": function_name}],
        StartTime="2020-01-01T00:00:00Z",
        EndTime="2100-01-01T00:00:00Z",
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in found["Datapoints"]))
