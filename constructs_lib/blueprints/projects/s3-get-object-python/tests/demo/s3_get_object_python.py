"""Calls the bucket: an object with a content type, one without, and the latter once it is fixed."""

import json
import uuid
from collections.abc import Iterator
from typing import Any

from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive

NAME, STACK = "s3-get-object-python", "S3GetObject"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for each object."""
    bucket = deployment.resource(f"{STACK}/Uploads/Bucket")
    good, bad = (f"uploads/{uuid.uuid4().hex}.txt" for _ in range(2))

    def put(key: str, **content_type: str) -> None:
        aws.client("s3").put_object(Bucket=bucket, Key=key, Body=b"hello", **content_type)

    put(good, ContentType="text/plain")
    lines = until(lambda: _logged(aws, deployment, good))
    yield Row(NAME, "an object of text/plain", lines[0] if lines else "nothing", "in the log", bool(lines))

    put(bad)
    letters = until(lambda: _letters(aws, deployment, bad))
    error = letters[0]["MessageAttributes"]["ErrorMessage"]["StringValue"] if letters else "no event"
    is_right = "has no content type" in error and not _logged(aws, deployment, bad)
    yield Row(NAME, "one without a type", f"{len(letters)} dead letter", error, is_right)

    put(bad, ContentType="text/html")
    summary = redrive(STACK, client=aws.client)
    # The new object is an event of its own, beside the one that was sent back.
    lines = until(lambda: _logged(aws, deployment, bad), lambda found: len(found) == 2)
    left = _letters(aws, deployment, bad)
    is_right = (summary.sent, summary.failed, len(lines), len(left)) == (1, 0, 2, 0)
    came = f"{summary.sent} sent back, {len(lines)} logged"
    yield Row(NAME, "the same with a type, and redrive", came, f"{len(left)} events left", is_right)


def _logged(aws: LocalAws, deployment: Deployment, key: str) -> list[str]:
    """Return what the function said about an object."""
    lines = aws.logs(deployment.resource(f"{STACK}/Function"))
    found = [line for line in lines if "CONTENT TYPE" in line and key in line]
    return [str(json.loads(line[line.index("{") :])["message"]) for line in found]


def _letters(aws: LocalAws, deployment: Deployment, key: str) -> list[Any]:
    """Return the dead letters about an object, without taking them."""
    found = aws.client("sqs").receive_message(
        QueueUrl=deployment.resource(f"{STACK}/Function/DeadLetterQueue"),
        VisibilityTimeout=0,
        MaxNumberOfMessages=10,
        MessageAttributeNames=["All"],
    )
    return [each for each in found.get("Messages", []) if key in each["Body"]]
