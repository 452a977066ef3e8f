"""Runs a deployed schedule now instead of at its own time."""

import uuid
from datetime import UTC, datetime

from constructs_lib.local import Deployment, LocalAws


def run_now(aws: LocalAws, deployment: Deployment, path: str) -> str:
    """Run a schedule's target once, by a schedule of this moment beside it; return the deployed expression.

    The second schedule has the target of the first: its function, role, input and failure route.
    """
    scheduler = aws.client("scheduler")
    group = deployment.resource(f"{path}/ScheduleGroup")
    deployed = scheduler.get_schedule(GroupName=group, Name=deployment.resource(f"{path}/Schedule"))
    scheduler.create_schedule(
        GroupName=group,
        Name=f"now-{uuid.uuid4().hex}",
        ScheduleExpression=f"at({datetime.now(UTC):%Y-%m-%dT%H:%M:%S})",
        ScheduleExpressionTimezone="UTC",
        FlexibleTimeWindow={"Mode": "OFF"},
        ActionAfterCompletion="DELETE",
        Target=deployed["Target"],
    )
    return str(deployed["ScheduleExpression"])
