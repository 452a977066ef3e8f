"""Calls jobs: one that is done, one that fails three times, and its redrive once it is fixed."""

import json
import time
import uuid
from collections.abc import Iterator
from typing import Any

from _http import Answer, call
from _waiting import until

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive

STACK = "AsyncWorker"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a job, one for a dead letter, and one for a redrive."""
    url = deployment.url(f"{STACK}/Api/Api", "/jobs")
    document = _upload(aws, deployment)
    started = time.monotonic()
    accepted = call(aws, "POST", url, {"document": document})
    came = f"{accepted.status} after {(time.monotonic() - started) * 1000:.0f} ms"
    job = until(lambda: _job(aws, url, accepted), lambda job: job["status"] == "done")
    evidence = f"{job['status']}: {job.get('words')} words"
    is_right = (accepted.status, evidence) == (202, "done: 6 words")
    yield Row("async-worker", "POST /jobs", came, evidence, is_right)

    missing = f"{uuid.uuid4().hex}.txt"
    failing = call(aws, "POST", url, {"document": missing})
    job = until(lambda: _job(aws, url, failing), lambda job: job["attempts"] == 3)
    letter = until(lambda: _letter(aws, deployment, failing.json["id"]))
    came = f"{job['status']} after {job['attempts']} attempts"
    evidence = (
        f"the dead-letter queue has {'the raw event' if letter else 'NOTHING'}: {str(job.get('error'))[:9]}"
    )
    is_right = came == "failed after 3 attempts" and letter.get("document") == missing
    yield Row("async-worker", "POST /jobs, no such document", came, evidence, is_right)

    _upload(aws, deployment, missing)
    summary = redrive(STACK, client=aws.client)
    job = until(lambda: _job(aws, url, failing), lambda job: job["status"] == "done")
    left = _letter(aws, deployment, failing.json["id"])
    came = f"{summary.sent} sent, {summary.failed} failed"
    evidence = f"{job['status']}, {'an event' if left else 'nothing'} is left in the queue"
    is_right = (came, job["status"]) == ("1 sent, 0 failed", "done") and not left
    yield Row("async-worker", "redrive, with the document there", came, evidence, is_right)


def _upload(aws: LocalAws, deployment: Deployment, document: str = "") -> str:
    document = document or f"{uuid.uuid4().hex}.txt"
    bucket = deployment.resource(f"{STACK}/Documents")
    aws.client("s3").put_object(Bucket=bucket, Key=document, Body=b"to be or not\nto be\n")
    return document


def _job(aws: LocalAws, url: str, accepted: Answer) -> dict[str, Any]:
    job: dict[str, Any] = call(aws, "GET", f"{url}/{accepted.json['id']}").json
    return job


def _letter(aws: LocalAws, deployment: Deployment, job_id: str) -> dict[str, Any]:
    """Return the event of a job in the worker's dead-letter queue, and leave it there."""
    queue = deployment.resource(f"{STACK}/Worker/DeadLetterQueue")
    received = aws.client("sqs").receive_message(QueueUrl=queue, VisibilityTimeout=0, MaxNumberOfMessages=10)
    events: list[dict[str, Any]] = [json.loads(each["Body"]) for each in received.get("Messages", [])]
    return next((event for event in events if event["id"] == job_id), {})
