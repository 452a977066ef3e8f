"""Mails a changed document to its subscribers; EventBridge calls it for every object below a prefix.

Environment: `SUBSCRIBERS_TABLE` and `DELIVERIES_TABLE`, the tables; `SENDER`, the mail address that documents
come from, verified in SES.
"""

import os
from typing import Any

import boto3
import logic
from botocore.config import Config
from deliveries import Deliveries

DYNAMODB = boto3.resource("dynamodb")
SUBSCRIBERS = DYNAMODB.Table(os.environ["SUBSCRIBERS_TABLE"])
DELIVERIES = DYNAMODB.Table(os.environ["DELIVERIES_TABLE"])
# Without it, links in us-east-1 are signed in the old way, which encrypted objects refuse.
S3 = boto3.client("s3", config=Config(signature_version="s3v4"))
# botocore would mail again when an answer is lost; Lambda tries the whole event again instead.
SES = boto3.client(
    "ses", config=Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 1})
)
SENDER = os.environ["SENDER"]
# A mail that is begun has to end before Lambda ends the function: its claim would stay, without a mail.
_TIME_FOR_ONE_MAIL = 45_000


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Works on an event `Object Created`; an exception makes Lambda try again."""
    change = logic.change_of(event)
    services = logic.Services(subscribers=SUBSCRIBERS, s3=S3, ses=SES, sender=SENDER)

    def has_time() -> bool:
        return bool(context.get_remaining_time_in_millis() > _TIME_FOR_ONE_MAIL)

    return logic.mail(services, Deliveries(DELIVERIES, change.identity), change, has_time=has_time)
