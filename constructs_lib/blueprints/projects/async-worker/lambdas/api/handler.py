"""Takes jobs over HTTP, sends them to the worker, and tells how far they are.

Environment: `JOBS_TABLE`, the table of jobs; `FAN_OUT_WORKER`, the function that does the work.
"""

import os
import uuid
from typing import Any

import boto3
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field

from constructs_lib.runtime.invoke import correlated, invoke_async, target

JOBS = boto3.resource("dynamodb").Table(os.environ["JOBS_TABLE"])
app = APIGatewayHttpResolver(enable_validation=True)


class NewJob(BaseModel):
    """What a caller sends; another body is answered 422, with what is wrong with it."""

    document: str = Field(min_length=1, max_length=200)


class Job(NewJob):
    """How far a job is: pending, failed (and perhaps tried again) or done."""

    id: str
    status: str = "pending"
    attempts: int = 0
    words: int | None = None
    error: str | None = None


@app.post("/jobs")
def create_job(new: NewJob) -> Response[Job]:
    """Accept a job, which is done later."""
    job = Job(id=uuid.uuid4().hex, document=new.document)
    # First of all: the worker may be quicker than the next line.
    JOBS.put_item(Item=job.model_dump(exclude_none=True))
    invoke_async(target("worker"), {"id": job.id, "document": job.document})
    return Response(202, "application/json", job, {"Location": f"/jobs/{job.id}"})


@app.get("/jobs/<job_id>")
def get_job(job_id: str) -> Job:
    """Tell how far a job is."""
    # Consistent: a client that has just been told "accepted" must not read "not found".
    found = JOBS.get_item(Key={"id": job_id}, ConsistentRead=True)
    if "Item" not in found:
        raise NotFoundError("there is no such job")
    return Job.model_validate(found["Item"])


@correlated
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer a request of the HTTP API."""
    return app.resolve(event, context)
