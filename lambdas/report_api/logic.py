"""Reports in a DynamoDB table whose partition key is `id`, made by functions that nobody waits for.

The function's role needs GetItem, PutItem and UpdateItem on the table, `lambda:InvokeFunction` on the
functions behind the targets `worker` and `archiver`, and nothing else.
"""

import re
import uuid
from datetime import datetime, timedelta
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import BadRequestError, NotFoundError

from constructs_lib.runtime.invoke import invoke_async, target

# A boto3 `Table`: its class is made at run time and cannot be named here.
Table = Any
Report = dict[str, Any]

_ID = re.compile("[0-9a-f]{32}")
# One plain address: no display name, no list, nothing that could end a header of the mail.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_UNFINISHED = ("pending", "running")
_PUBLIC = (
    "id",
    "status",
    "attempts",
    "customer",
    "recipient",
    "key",
    "orders",
    "error",
    "created_at",
    "updated_at",
)


def create_report(table: Table, body: object, *, now: str) -> Report:
    """Stores a pending report, then starts the work.

    Raises:
        BadRequestError: Names the field, what is allowed and the value.
    """
    wanted, report_id = _check(body), uuid.uuid4().hex
    report = {"id": report_id, "status": "pending", "attempts": 0, **wanted}
    # First of all: the worker may be quicker than the next line.
    table.put_item(Item={**report, "created_at": now, "updated_at": now})
    try:
        # The worker last: an archive without a report harms nobody, a report after a 500 does.
        for name in ("archiver", "worker"):
            invoke_async(target(name), {"report_id": report_id, **wanted})
    except Exception as error:
        _fail(table, report_id, error, now)
        raise
    return report


def get_report(table: Table, report_id: str, *, now: datetime, deadline: timedelta) -> Report:
    """The report as it is now; `key` is where it lies in the bucket once it is done.

    A worker that timed out or was killed, or that never got its event, cannot say so. A report that is not
    done and that nobody has touched for longer than the deadline has failed.
    """
    # Consistent: a client that has just been told "accepted" must not read "not found".
    found = table.get_item(Key={"id": report_id}, ConsistentRead=True) if _ID.fullmatch(report_id) else {}
    if "Item" not in found:
        raise NotFoundError(f"report {report_id!r} does not exist")
    report = {name: found["Item"][name] for name in _PUBLIC if name in found["Item"]}
    if report["status"] in _UNFINISHED and now - datetime.fromisoformat(report["updated_at"]) > deadline:
        # Not stored: a redrive may start the work again, and the worker's own word counts then.
        message = f"the worker did not finish within {int(deadline.total_seconds())} seconds"
        report |= {"status": "failed", "error": {"type": "UnfinishedError", "message": message}}
    return report


def _check(body: object) -> dict[str, str]:
    if not isinstance(body, dict):
        raise BadRequestError("body must be a JSON object")
    unknown = sorted(set(body) - {"customer", "recipient"})
    if unknown:
        raise BadRequestError(f"{unknown[0][:80]} is not a known field; allowed are customer, recipient")
    recipient, customer = body.get("recipient"), body.get("customer")
    if not isinstance(recipient, str) or len(recipient) > 254 or not _ADDRESS.fullmatch(recipient):
        raise BadRequestError("recipient must be one plain e-mail address")
    if "customer" in body and not (isinstance(customer, str) and 1 <= len(customer) <= 200):
        raise BadRequestError("customer must be a string of 1 to 200 characters, or absent for all")
    return body


def _fail(table: Table, report_id: str, error: Exception, now: str) -> None:
    table.update_item(
        Key={"id": report_id},
        UpdateExpression="SET #status = :failed, #error = :error, updated_at = :now",
        ExpressionAttributeNames={"#status": "status", "#error": "error"},
        ExpressionAttributeValues={
            ":failed": "failed",
            ":error": {"type": type(error).__name__, "message": "the work could not be started"},
            ":now": now,
        },
    )
