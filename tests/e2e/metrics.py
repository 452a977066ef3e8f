"""Looks up what AWS counted."""

from typing import Any


def total(
    cloudwatch: Any,
    metric_name: str,
    name: str,
    *,
    namespace: str = "AWS/Lambda",
    dimension: str = "FunctionName",
) -> float:
    """The sum of one metric over all time, of a function unless told otherwise."""
    found = cloudwatch.get_metric_statistics(
        Namespace=namespace,
        MetricName=metric_name,
        Dimensions=[{"Name": dimension, "Value": name}],
        StartTime="2020-01-01T00:00:00Z",
        EndTime="2100-01-01T00:00:00Z",
        Period=60,
        Statistics=["Sum"],
    )
    return float(sum(point["Sum"] for point in found["Datapoints"]))
