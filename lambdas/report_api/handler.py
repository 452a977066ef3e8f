"""Reports over HTTP: orders them, and says how far they are.

Environment: `REPORTS_TABLE`, the table of reports; `FAN_OUT_WORKER` and `FAN_OUT_ARCHIVER`, the functions
that do the work; `REPORT_DEADLINE_SECONDS`, how long after its last sign of life a report that is not done
counts as failed: the oldest age of its event plus the worker's timeout, when no attempt can run any more.
"""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import logic
from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.content_types import APPLICATION_JSON

from constructs_lib.runtime.api import public_path, read_json, resolve, to_json
from constructs_lib.runtime.invoke import correlated

REPORTS = boto3.resource("dynamodb").Table(os.environ["REPORTS_TABLE"])
DEADLINE = timedelta(seconds=int(os.environ["REPORT_DEADLINE_SECONDS"]))

app = APIGatewayHttpResolver(serializer=to_json)


@correlated
def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers the HTTP API."""
    return resolve(app, event, context)


@app.post("/reports")
def create_report() -> Response[Any]:
    """``POST /reports``: accepted, and made later."""
    event = app.current_event
    now = datetime.now(UTC).isoformat(timespec="milliseconds")
    report = logic.create_report(REPORTS, read_json(event), now=now)
    status_url = f"{public_path(event).rstrip('/')}/{report['id']}"
    body = {"id": report["id"], "status": report["status"], "status_url": status_url}
    return Response(202, APPLICATION_JSON, body, {"Location": status_url})


@app.get("/reports/<report_id>")
def get_report(report_id: str) -> logic.Report:
    """``GET /reports/{id}``: pending, running, done or failed."""
    return logic.get_report(REPORTS, report_id, now=datetime.now(UTC), deadline=DEADLINE)
