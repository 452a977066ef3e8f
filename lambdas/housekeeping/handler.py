"""Expires old reports; called by a schedule.

Environment: `REPORTS_TABLE`, the table of reports; `REPORTS_BUCKET`, the bucket; `RETENTION_DAYS`, how many
days a report is kept.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import logic

from constructs_lib.runtime.invoke import correlated

REPORTS = boto3.resource("dynamodb").Table(os.environ["REPORTS_TABLE"])
BUCKET = boto3.resource("s3").Bucket(os.environ["REPORTS_BUCKET"])
RETENTION = timedelta(days=int(os.environ["RETENTION_DAYS"]))

# Enough for one more batch; what is left then waits for the next run.
_RESERVE_MS = 15_000


@correlated
def handler(_event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Works on an event of a schedule; an exception makes Lambda try again."""
    cutoff = (datetime.now(UTC) - RETENTION).isoformat(timespec="milliseconds")
    return logic.expire(
        REPORTS, BUCKET, cutoff, has_time=lambda: context.get_remaining_time_in_millis() > _RESERVE_MS
    )
