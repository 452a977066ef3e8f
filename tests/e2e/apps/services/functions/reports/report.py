"""Publishes what was counted."""

import json
import os
from typing import Any

import boto3

TABLE = boto3.resource("dynamodb").Table(os.environ["TABLE"])
SNS = boto3.client("sns")


def handler(event: dict[str, Any], _context: object) -> None:
    pages = [each for each in TABLE.scan()["Items"] if each["id"].startswith("page ")]
    message = json.dumps(
        {"report": event["report"], "pages": {each["id"]: int(each["clicks"]) for each in pages}}
    )
    kind = {"DataType": "String", "StringValue": "report"}
    SNS.publish(TopicArn=os.environ["TOPIC"], Message=message, MessageAttributes={"kind": kind})
