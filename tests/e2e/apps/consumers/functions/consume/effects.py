"""What an event does: at most once, however often and in whatever order it comes."""

import os
import time
from typing import Any

import boto3
from botocore.config import Config

TABLE = os.environ["EFFECTS"]
dynamodb = boto3.client(
    "dynamodb",
    # What hangs or is cut off is tried again well within the function's timeout.
    config=Config(connect_timeout=1, read_timeout=1, retries={"mode": "standard", "total_max_attempts": 3}),
)


class PoisonError(Exception):
    """No attempt at this event will ever succeed, until somebody mends the function."""


def take(event: dict[str, Any]) -> None:
    """Let an event have its effect, unless it is to fail."""
    if event["fate"] != "ok" and not _is_mended():
        _meet(event)
    try:
        _update(
            event["id"],
            "SET newest = :version ADD effects :one",
            {":version": {"N": str(event["version"])}},
            ConditionExpression="attribute_not_exists(newest) OR newest < :version",
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        # Repeated, or older than what is there: counted, and of no effect.
        _update(event["id"], "ADD repeats :one")


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
    counted = _update(f"attempts at {event_id}", "ADD attempts :one", ReturnValues="UPDATED_NEW")
    return int(counted["Attributes"]["attempts"]["N"])


def _is_mended() -> bool:
    return "Item" in dynamodb.get_item(TableName=TABLE, Key={"id": {"S": "mended"}}, ConsistentRead=True)


def _update(
    key: str, expression: str, values: dict[str, dict[str, str]] | None = None, **options: str
) -> dict[str, Any]:
    updated: dict[str, Any] = dynamodb.update_item(
        TableName=TABLE,
        Key={"id": {"S": key}},
        UpdateExpression=expression,
        ExpressionAttributeValues={":one": {"N": "1"}, **(values or {})},
        **options,
    )
    return updated
