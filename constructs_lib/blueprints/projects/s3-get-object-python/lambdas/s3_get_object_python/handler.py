"""Logs the content type of an object that was created; EventBridge calls it for each one."""

import logging
from typing import Any

import boto3

S3 = boto3.client("s3")
# What S3 and many clients call an object of which nobody said the type.
UNKNOWN = ("binary/octet-stream", "application/octet-stream")

_logger = logging.getLogger(__name__)
_logger.setLevel(logging.INFO)


def handler(event: dict[str, Any], _context: object) -> str:
    """Work on an event `Object Created`; one that fails is tried again twice, and then lies in the queue."""
    bucket, key = event["detail"]["bucket"]["name"], event["detail"]["object"]["key"]
    found = S3.get_object(Bucket=bucket, Key=key)
    # Only the head is wanted: without this, the connection stays open until the whole object was read.
    found["Body"].close()
    content_type = str(found["ContentType"])
    if content_type in UNKNOWN:
        raise ValueError(f"{key} has no content type; upload it again with one")
    _logger.info("CONTENT TYPE: %s of %s", content_type, key)
    return content_type
