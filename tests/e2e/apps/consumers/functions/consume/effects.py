"""What an event does: at most once, however often and in whatever order it comes."""

import os
import time
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

table = boto3.resource(
    "dynamodb",
    # What hangs or is cut off is tried again well within the function's timeout.
    config=Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 3}),
).Table(os.environ["EFFECTS"])


class PoisonError(Exception):
    """No attempt at this event will ever succeed, until somebody mends the function."""


def take(event: dict[str, Any]) -> None:
    """Let an event have its effect, unless it is to fail."""
    if event["fate"] != "ok" and not _is_mended():
        _meet(event)
    try:
        table.update_item(
            Key={"id": event["id"]},
            UpdateExpression="SET newest = :version ADD effects :one",
            ConditionExpression="attribute_not_exists(newest) OR newest < :version",
            ExpressionAttributeValues={":version": event["version"], ":one": 1},
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        # Repeated, or older than what is there: counted, and of no effect.
        table.update_item(
            Key={"id": event["id"]},
            UpdateExpression="ADD repeats :one",
            ExpressionAttributeValues={":one": 1},
        )


def _meet(event: dict[str, Any]) -> None:
    """Fail as the event says: for ever, or at its first attempts only."""
    fate, _, times = event["fate"].partition(":")
    if times and _attempts(event["id"]) > int(times):
        return
    match fate:
        case "poison":
            raise PoisonError(event["id"])
        case "crash":
            os._exit(1)
        case "slow":
            time.sleep(60)


def _attempts(event_id: str) -> int:
    counted = table.update_item(
        Key={"id": f"attempts at {event_id}"},
        UpdateExpression="ADD attempts :one",
        ExpressionAttributeValues={":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    return int(counted["Attributes"]["attempts"])


def _is_mended() -> bool:
    return "Item" in table.get_item(Key={"id": "mended"}, ConsistentRead=True)
