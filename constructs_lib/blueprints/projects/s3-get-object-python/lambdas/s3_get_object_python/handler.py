"""Logs the content type of an object that was created; EventBridge calls it for each one."""

import logging

import boto3
from aws_lambda_powertools.utilities.parser import event_parser
from aws_lambda_powertools.utilities.parser.models import S3EventNotificationEventBridgeModel

S3 = boto3.client("s3")
_logger = logging.getLogger(__name__)
_logger.setLevel(logging.INFO)


@event_parser
def handler(event: S3EventNotificationEventBridgeModel, _context: object) -> str:
    """Work on an event `Object Created`; one that fails is tried again twice, and then lies in the queue."""
    key = event.detail.object.key
    found = S3.get_object(Bucket=event.detail.bucket.name, Key=key)
    # Only the head is wanted: without this, the connection stays open until the whole object was read.
    found["Body"].close()
    # What S3 and many clients call an object of which nobody said the type.
    if found["ContentType"] in ("binary/octet-stream", "application/octet-stream"):
        raise ValueError(f"{key} has no content type; upload it again with one")
    _logger.info("CONTENT TYPE: %s of %s", found["ContentType"], key)
    return str(found["ContentType"])
