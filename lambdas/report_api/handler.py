"""Reports over HTTP: orders them, and says how far they are.

Environment: `REPORTS_TABLE`, the table of reports; `FAN_OUT_WORKER` and `FAN_OUT_ARCHIVER`, the functions
that do the work; `REPORT_DEADLINE_SECONDS`, how long after its last sign of life a report that is not done
counts as failed: the oldest age of its event plus the worker's timeout, when no attempt can run any more.
"""

import os
from datetime import UTC, datetime, timedelta

import boto3
import logic
from lambda_http import Event, Request, Response, handle, respond

from constructs_lib.runtime.invoke import correlated

REPORTS = boto3.resource("dynamodb").Table(os.environ["REPORTS_TABLE"])
DEADLINE = timedelta(seconds=int(os.environ["REPORT_DEADLINE_SECONDS"]))


@correlated
def handler(event: Event, _context: object) -> Response:
    """Answers the REST API and the HTTP API alike."""
    return handle(event, ROUTES)


def create_report(request: Request) -> Response:
    """``POST /reports``: accepted, and made later."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    report = logic.create_report(REPORTS, request.json(), now=now)
    status_url = f"{request.public_path.rstrip('/')}/{report['id']}"
    body = {"id": report["id"], "status": report["status"], "status_url": status_url}
    return respond(request, 202, body, {"Location": status_url})


def get_report(request: Request) -> Response:
    """``GET /reports/{id}``: pending, running, done or failed."""
    report_id = request.path_parameters["id"]
    report = logic.get_report(REPORTS, report_id, now=datetime.now(UTC), deadline=DEADLINE)
    return respond(request, 200, report)


ROUTES = {"POST /reports": create_report, "GET /reports/{id}": get_report}
