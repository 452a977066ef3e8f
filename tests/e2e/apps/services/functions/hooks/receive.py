"""Takes what another company posts, and leaves the work to a queue."""

import json
import os
from typing import Any

import boto3

SQS = boto3.client("sqs")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    if event["headers"].get("x-hook-token") != os.environ["TOKEN"]:
        return {"statusCode": 401, "body": "who are you?"}
    SQS.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=event["body"])
    return {"statusCode": 202, "body": json.dumps({"taken": True})}
