"""Counts the words of a document; called asynchronously, so that nobody waits.

Environment: `JOBS_TABLE`, the table of jobs; `DOCUMENTS_BUCKET`, the bucket of documents.
"""

import logging
import os
from typing import Any

import boto3

JOBS = boto3.resource("dynamodb").Table(os.environ["JOBS_TABLE"])
S3 = boto3.client("s3")
BUCKET = os.environ["DOCUMENTS_BUCKET"]

_logger = logging.getLogger(__name__)


def handler(event: dict[str, Any], _context: object) -> None:
    """Work on one job, as often as its event comes; an exception makes Lambda try again."""
    try:
        words = count_words(event["document"])
    except Exception as error:
        note(event["id"], status="failed", error=f"{type(error).__name__}: {error}"[:500])
        raise
    note(event["id"], status="done", words=words)
    _logger.info("job %s is done: %d words", event["id"], words)


def count_words(document: str) -> int:
    """Return the number of words of a document, without holding all of it in memory."""
    body = S3.get_object(Bucket=BUCKET, Key=document)["Body"]
    return sum(len(line.split()) for line in body.iter_lines())


def note(job_id: str, **found: object) -> None:
    """Note how an attempt ended, in place of what the one before has noted."""
    names = {f"#{name}": name for name in found}
    JOBS.update_item(
        Key={"id": job_id},
        UpdateExpression=f"SET {', '.join(f'{name} = :{name[1:]}' for name in names)} ADD attempts :one"
        + ("" if "error" in found else " REMOVE #error"),
        ExpressionAttributeNames={**names, "#error": "error"},
        ExpressionAttributeValues={**{f":{name}": value for name, value in found.items()}, ":one": 1},
    )
