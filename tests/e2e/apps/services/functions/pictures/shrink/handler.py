"""Makes each upload smaller, and says so."""

import json
import os
from importlib import import_module
from typing import Any
from urllib.parse import unquote_plus

import boto3

# In a layer, which no type checker sees.
smaller = import_module("smaller").smaller
S3 = boto3.client("s3")
SQS = boto3.client("sqs")


def handler(event: dict[str, Any], _context: object) -> None:
    for record in event["Records"]:
        bucket, key = record["s3"]["bucket"]["name"], unquote_plus(record["s3"]["object"]["key"])
        content = smaller(S3.get_object(Bucket=bucket, Key=key)["Body"].read())
        result = key.replace("in/", "out/", 1)
        S3.put_object(Bucket=bucket, Key=result, Body=content)
        message = json.dumps({"key": result, "bytes": len(content)})
        SQS.send_message(QueueUrl=os.environ["RESULTS"], MessageBody=message)
