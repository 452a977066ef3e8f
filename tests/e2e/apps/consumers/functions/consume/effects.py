"""What an event does: at most once, however often and in whatever order it comes."""

import os
import time
from typing import Any

import boto3
from botocore.config import Config

TABLE = os.environ["EFFECTS"]
_SECONDS = float(os.environ["READ_TIMEOUT"])
# What hangs or is cut off is tried again well within the function's timeout.
CONFIG = Config(
    connect_timeout=_SECONDS,
    read_timeout=_SECONDS,
    retries={"mode": "standard", "total_max_attempts": 3},
)
dynamodb = boto3.client("dynamodb", config=CONFIG)


class PoisonError(Exception):
    """No attempt at this event will ever succeed, until somebody mends the function."""


def take(event: dict[str, Any]) -> None:
    """Let an event have its effect, unless it is to fail."""
    if event["fate"] != "ok" and not _is_there("mended"):
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
    """Fail as the event says, for ever or at its first attempts only, or wait until it may go on."""
    fate, _, times = event["fate"].partition(":")
    if fate == "held":
        _attempts(event["id"])
        while not _is_there("let go"):
            time.sleep(0.05)
        return
    if times and _attempts(event["id"]) > int(times):
        return
    match fate:
        case "poison":
            raise PoisonError(event["id"])
        case "crash":
            os._exit(1)
        case "slow":
            time.sleep(600)


def _attempts(event_id: str) -> int:
    counted = _update(f"attempts at {event_id}", "ADD attempts :one", ReturnValues="UPDATED_NEW")
    return int(counted["Attributes"]["attempts"]["N"])


def _is_there(what: str) -> bool:
    """Whether somebody outside has written this."""
    return "Item" in dynamodb.get_item(TableName=TABLE, Key={"id": {"S": what}}, ConsistentRead=True)


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
