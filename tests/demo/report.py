"""Drives reports: accepted at once, made later; one that fails three times, and both failure routes."""

import json
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from constructs_lib.local import Deployment, LocalAws, Row
from constructs_lib.redrive import redrive
from tests.demo._http import Answer, call
from tests.support.waiting import last_seen

SENDER = "reports@example.com"


def drive(aws: LocalAws, deployment: Deployment) -> Iterator[Row]:
    """Yield a row for a mailed report, for a dead letter, and for a redrive."""
    aws.client("ses").verify_email_identity(EmailAddress=SENDER)
    orders = aws.client("dynamodb"), deployment.resource("OrdersApi/Orders")
    url = deployment.url("Report/Api/Api", "/reports")
    yield _mailed(aws, orders, url)
    yield from _dead_letters(aws, deployment, orders, url)


def _mailed(aws: LocalAws, orders: tuple[Any, str], url: str) -> Row:
    customer = f"customer-{uuid.uuid4().hex}"
    _order(orders, customer, {"N": "2"})
    recipient = f"{customer}@example.com"
    started = time.monotonic()
    accepted = call(aws, "POST", url, {"customer": customer, "recipient": recipient})
    came = f"{accepted.status} after {(time.monotonic() - started) * 1000:.0f} ms"
    done = last_seen(lambda: _status(aws, url, accepted), lambda answer: answer.json["status"] == "done")
    mails = len(_mails(aws, recipient))
    is_right = (accepted.status, done.json["status"], mails) == (202, "done", 1)
    evidence = f"{mails} mail sent, status {done.json['status']}"
    return Row("report", "POST /reports", came, evidence, is_right)


def _dead_letters(aws: LocalAws, deployment: Deployment, orders: tuple[Any, str], url: str) -> Iterator[Row]:
    """A corrupt order fails the worker (to its queue) and the archiver (to its topic)."""
    customer = f"customer-{uuid.uuid4().hex}"
    order = _order(orders, customer, {"S": "many"})
    accepted = call(aws, "POST", url, {"customer": customer, "recipient": f"{customer}@example.com"})
    failed = last_seen(lambda: _status(aws, url, accepted), _is_given_up)
    queues = {
        "dead-letter queue": deployment.resource("Report/Worker/DeadLetterQueue"),
        "dead-letter topic": deployment.resource("Report/ArchiveFailures"),
    }
    came = f"{failed.json['status']} after {failed.json.get('attempts')} attempts"
    for route, queue in queues.items():
        letter = _letter(aws, queue)
        event = json.loads(letter.get("Body", "{}"))
        error = letter.get("MessageAttributes", {}).get("ErrorMessage", {}).get("StringValue", "none")
        is_right = event.get("report_id") == accepted.json["id"] and "many" in error
        evidence = f"raw event in the {route}: {error[:28]}..."
        is_failed = came == "failed after 3 attempts"
        yield Row("report", "POST /reports, corrupt order", came, evidence, is_right and is_failed)
    order["items"]["L"][0]["M"]["quantity"] = {"N": "3"}
    orders[0].put_item(TableName=orders[1], Item=order)
    yield _redriven(aws, deployment, lambda: _status(aws, url, accepted))


def _is_given_up(answer: Answer) -> bool:
    return (answer.json["status"], answer.json.get("attempts")) == ("failed", 3)


def _redriven(aws: LocalAws, deployment: Deployment, status: Callable[[], Answer]) -> Row:
    """Send both dead letters back, now that their cause is mended."""
    summary = redrive("Report", client=aws.client)
    done = last_seen(status, lambda answer: answer.json["status"] == "done").json["status"]
    is_empty = not _peek(aws, deployment.resource("Report/Worker/DeadLetterQueue"))
    is_right = (summary.sent, summary.failed, done) == (2, 0, "done") and is_empty
    came = f"{summary.sent} sent, {summary.failed} failed"
    evidence = f"status {done}, {'nothing' if is_empty else 'a letter'} is left in the queue"
    return Row("report", "redrive of both dead letters", came, evidence, is_right)


def _order(orders: tuple[Any, str], customer: str, quantity: dict[str, str]) -> dict[str, Any]:
    """Put an order past the API, as only a mistake elsewhere could."""
    client, table = orders
    line = {"M": {"sku": {"S": "tea"}, "quantity": quantity}}
    order: dict[str, Any] = {
        "id": {"S": uuid.uuid4().hex},
        "customer": {"S": customer},
        "items": {"L": [line]},
        "version": {"N": "1"},
    }
    client.put_item(TableName=table, Item=order)
    return order


def _status(aws: LocalAws, url: str, accepted: Answer) -> Answer:
    return call(aws, "GET", f"{url}/{accepted.json['id']}")


def _mails(aws: LocalAws, recipient: str) -> list[Any]:
    sent = call(aws, "GET", f"{aws.endpoint}/_ministack/ses/messages", signed=False)
    return [mail for mail in sent.json["messages"].get(aws.account, []) if recipient in mail["To"]]


def _letter(aws: LocalAws, queue: str) -> dict[str, Any]:
    return last_seen(lambda: _peek(aws, queue), bool)


def _peek(aws: LocalAws, queue: str) -> dict[str, Any]:
    """Return a message without taking it, or an empty mapping."""
    found = aws.client("sqs").receive_message(
        QueueUrl=queue, VisibilityTimeout=0, MessageAttributeNames=["All"], WaitTimeSeconds=0
    )
    return next(iter(found.get("Messages", [])), {})
