"""Mails what was ordered on a day, with a chart; called by a schedule once a day.

Environment: `ORDERS_TABLE`, the table of orders; `SENDER`, the mail address that digests come from, verified
in SES; `RECIPIENT`, who gets them; `TIME_ZONE`, where the day begins at midnight, optional: UTC without it.
"""

import os
from typing import Any
from zoneinfo import ZoneInfo

import boto3
import logic
from botocore.config import Config

from constructs_lib.runtime.invoke import correlated

ORDERS = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])
# botocore would mail again when an answer is lost; Lambda tries the whole event again instead.
SES = boto3.client("ses", config=Config(retries={"total_max_attempts": 1}))
SENDER = os.environ["SENDER"]
RECIPIENT = os.environ["RECIPIENT"]
ZONE = ZoneInfo(os.environ.get("TIME_ZONE", "UTC"))


@correlated
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Works on `{"day": "2027-01-31"}`, or on a schedule's event: the day before its time."""
    day = logic.day_of(event, ZONE)
    summary = logic.summarise_day(ORDERS, day, ZONE)
    logic.mail(SES, SENDER, RECIPIENT, day, summary)
    return {"day": day.isoformat(), "orders": summary.orders}
