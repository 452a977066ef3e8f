"""Keeps the orders of a report as they were; called asynchronously, beside the worker.

Environment: `ORDERS_TABLE`, the table of orders; `REPORTS_BUCKET`, the bucket.
"""

import os
from typing import Any

import boto3
import logic

from constructs_lib.runtime.invoke import correlated

ORDERS = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
BUCKET = boto3.resource("s3").Bucket(os.environ["REPORTS_BUCKET"])


@correlated
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Works on an event of `report_api`; an exception makes Lambda try again."""
    return logic.archive(ORDERS, BUCKET, event["report_id"], event.get("customer"))
