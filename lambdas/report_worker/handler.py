"""Makes one report and mails it; called asynchronously, so that nobody waits.

Environment: `ORDERS_TABLE` and `REPORTS_TABLE`, the tables; `REPORTS_BUCKET`, the bucket; `SENDER`, the mail
address that reports come from, verified in SES.
"""

import os
from typing import Any

import boto3
import logic
from botocore.config import Config
from status import Status

from constructs_lib.runtime.invoke import correlated

DYNAMODB = boto3.resource("dynamodb")
ORDERS = DYNAMODB.Table(os.environ["ORDERS_TABLE"])
REPORTS = DYNAMODB.Table(os.environ["REPORTS_TABLE"])
BUCKET = boto3.resource("s3").Bucket(os.environ["REPORTS_BUCKET"])
# botocore would mail again when an answer is lost; Lambda tries the whole event again instead.
SES = boto3.client("ses", config=Config(retries={"total_max_attempts": 1}))
SENDER = os.environ["SENDER"]


@correlated
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Works on an event of `report_api`; an exception makes Lambda try again."""
    services = logic.Services(orders=ORDERS, bucket=BUCKET, ses=SES, sender=SENDER)
    return logic.work(services, Status(REPORTS, event["report_id"]), event)
