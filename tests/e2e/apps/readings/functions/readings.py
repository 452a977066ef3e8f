"""Marks what is known as seen, and fails for anything else."""

import logging
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])
logger = logging.getLogger()


def handler(event: dict[str, Any], _context: object) -> None:
    logger.info("attempt at %s", event["id"])
    TABLE.update_item(
        Key={"id": event["id"]},
        UpdateExpression="SET seen = :yes",
        ConditionExpression="attribute_exists(id)",
        ExpressionAttributeValues={":yes": True},
    )
