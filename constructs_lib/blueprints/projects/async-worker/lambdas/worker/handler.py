"""Counts the words of a document; called asynchronously, so that nobody waits.

Environment: `JOBS_TABLE`, the table of jobs; `DOCUMENTS_BUCKET`, the bucket of documents.
"""

import logging
import os

import boto3
from aws_lambda_powertools.utilities.parser import event_parser
from pydantic import BaseModel

JOBS = boto3.resource("dynamodb").Table(os.environ["JOBS_TABLE"])
S3 = boto3.client("s3")
BUCKET = os.environ["DOCUMENTS_BUCKET"]

_logger = logging.getLogger(__name__)


class Job(BaseModel):
    """What the API hands on."""

    id: str
    document: str


@event_parser
def handler(job: Job, _context: object) -> None:
    """Work on one job, as often as its event comes; an exception makes Lambda try again."""
    try:
        words = count_words(job.document)
    except Exception as error:
        note(job.id, status="failed", error=f"{type(error).__name__}: {error}"[:500])
        raise
    note(job.id, status="done", words=words)
    _logger.info("job %s is done: %d words", job.id, words)


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
