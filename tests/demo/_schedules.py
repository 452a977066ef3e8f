"""Runs a deployed schedule now instead of at its own time."""

from datetime import UTC, datetime
from typing import Any

from constructs_lib.local import Deployment, LocalAws


def run_now(aws: LocalAws, deployment: Deployment, path: str) -> str:
    """Move a schedule to this moment; return the expression that it had.

    Everything else stays as it was deployed: its target, its role, its input and its failure route.
    """
    scheduler = aws.client("scheduler")
    group, name = _names(deployment, path)
    schedule: dict[str, Any] = scheduler.get_schedule(GroupName=group, Name=name)
    expression = str(schedule["ScheduleExpression"])
    kept = {key: schedule[key] for key in ("Target", "FlexibleTimeWindow", "State") if key in schedule}
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    scheduler.update_schedule(
        GroupName=group,
        Name=name,
        ScheduleExpression=f"at({now})",
        ScheduleExpressionTimezone="UTC",
        **kept,
    )
    return expression


def _names(deployment: Deployment, path: str) -> tuple[str, str]:
    return deployment.resource(f"{path}/ScheduleGroup"), deployment.resource(f"{path}/Schedule")
