"""Takes jobs over HTTP, hands them to the worker, and tells how far they are.

Environment: `JOBS_TABLE`, the table of jobs; `FAN_OUT_WORKER`, the function that does the work.
"""

import base64
import json
import os
import uuid
from typing import Any

import boto3

from constructs_lib.runtime.invoke import correlated, invoke_async, target

JOBS = boto3.resource("dynamodb").Table(os.environ["JOBS_TABLE"])


@correlated
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    if event["routeKey"] == "POST /jobs":
        return create_job(body_of(event))
    return get_job(event["pathParameters"]["id"])


def create_job(body: dict[str, Any]) -> dict[str, Any]:
    """``POST /jobs``: accepted, and done later."""
    document = body.get("document")
    if not isinstance(document, str) or not 1 <= len(document) <= 200:
        return respond(400, {"message": "document must be a text of 1 to 200 characters"})
    job = {"id": uuid.uuid4().hex, "document": document}
    # First of all: the worker may be quicker than the next line.
    JOBS.put_item(Item={**job, "status": "pending", "attempts": 0})
    invoke_async(target("worker"), job)
    return respond(202, {"id": job["id"], "status": "pending"}, Location=f"/jobs/{job['id']}")


def get_job(job_id: str) -> dict[str, Any]:
    """``GET /jobs/{id}``: pending, failed (and perhaps tried again) or done."""
    # Consistent: a client that has just been told "accepted" must not read "not found".
    found = JOBS.get_item(Key={"id": job_id}, ConsistentRead=True)
    if "Item" not in found:
        return respond(404, {"message": "there is no such job"})
    return respond(200, found["Item"])


def body_of(event: dict[str, Any]) -> dict[str, Any]:
    """Return the object in a request's body; an empty one where there is none."""
    body = event.get("body") or ""
    try:
        found = json.loads(base64.b64decode(body) if event.get("isBase64Encoded") else body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def respond(status: int, body: object, **headers: str) -> dict[str, Any]:
    """Return a response; DynamoDB's numbers are decimals, which JSON does not know."""
    headers |= {"Content-Type": "application/json"}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body, default=int)}
