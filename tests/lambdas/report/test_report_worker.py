"""The worker: what it makes of orders, what it mails, and what the status says at each step."""

import csv
import email
import email.policy
import io
from collections.abc import Iterator
from decimal import Decimal
from email.message import EmailMessage
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError
from botocore.stub import ANY, Stubber

from tests.support.lambdas import load

ID = "0123456789abcdef0123456789abcdef"
KEY = f"reports/{ID}.csv"
URL = "https://email.example.com"
EVENT = {"report_id": ID, "recipient": "ada@example.com", "correlation_id": "c-1"}


@pytest.fixture(scope="module")
def worker() -> ModuleType:
    environment = {"ORDERS_TABLE": "orders", "REPORTS_TABLE": "reports", "REPORTS_BUCKET": "bucket"}
    return load("report_worker", SENDER="reports@example.com", **environment)


@pytest.fixture
def dynamodb(worker: ModuleType) -> Iterator[Stubber]:
    with Stubber(worker.DYNAMODB.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def s3(worker: ModuleType) -> Iterator[Stubber]:
    with Stubber(worker.BUCKET.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def ses(worker: ModuleType) -> Iterator[Stubber]:
    with Stubber(worker.SES) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def sent(worker: ModuleType) -> Iterator[list[dict[str, Any]]]:
    """The parameters of every mail that was handed to SES."""
    seen: list[dict[str, Any]] = []

    def note(params: dict[str, Any], **_: object) -> None:
        seen.append(params)

    events = worker.SES.meta.events
    events.register("provide-client-params.ses.SendRawEmail", note)
    yield seen
    events.unregister("provide-client-params.ses.SendRawEmail", note)


def stored(order_id: str, quantity: dict[str, str], customer: str = "Ada") -> dict[str, Any]:
    """An order as DynamoDB sends it."""
    item = {"M": {"sku": {"S": "tea"}, "quantity": quantity}}
    return {"id": {"S": order_id}, "customer": {"S": customer}, "items": {"L": [item]}}


def expect_update(dynamodb: Stubber, values: dict[str, Any] | None = None) -> None:
    request: dict[str, Any] = {"TableName": "reports", "Key": {"id": ID}, "UpdateExpression": ANY}
    if values is not None:
        request["ExpressionAttributeValues"] = values
    dynamodb.add_response("update_item", {}, request)


def expect_begin(dynamodb: Stubber) -> None:
    dynamodb.add_response(
        "update_item",
        {},
        {
            "TableName": "reports",
            "Key": {"id": ID},
            "UpdateExpression": "SET #status = :running, updated_at = :now REMOVE #error ADD attempts :one",
            "ConditionExpression": "attribute_exists(id) AND #status <> :done",
            "ExpressionAttributeNames": {"#status": "status", "#error": "error"},
            "ExpressionAttributeValues": {":running": "running", ":done": "done", ":one": 1, ":now": ANY},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        },
    )


def expect_claim(dynamodb: Stubber) -> None:
    dynamodb.add_response(
        "update_item",
        {},
        {
            "TableName": "reports",
            "Key": {"id": ID},
            "UpdateExpression": "SET mail_claimed_at = :now, mail_claim = :claim",
            "ConditionExpression": "attribute_not_exists(mail_claimed_at) OR mail_claim = :claim",
            "ExpressionAttributeValues": {":now": ANY, ":claim": ANY},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        },
    )


def expect_release(dynamodb: Stubber) -> None:
    expression = "REMOVE mail_claimed_at, mail_claim"
    released = {"TableName": "reports", "Key": {"id": ID}, "UpdateExpression": expression}
    dynamodb.add_response("update_item", {}, released)


def expect_done(dynamodb: Stubber, orders: int) -> None:
    dynamodb.add_response(
        "update_item",
        {},
        {
            "TableName": "reports",
            "Key": {"id": ID},
            "UpdateExpression": "SET #status = :done, #key = :key, orders = :orders, updated_at = :now",
            "ExpressionAttributeNames": {"#status": "status", "#key": "key"},
            "ExpressionAttributeValues": {":done": "done", ":key": KEY, ":orders": orders, ":now": ANY},
        },
    )


def expect_failed(dynamodb: Stubber, error: dict[str, Any]) -> None:
    dynamodb.add_response(
        "update_item",
        {},
        {
            "TableName": "reports",
            "Key": {"id": ID},
            "UpdateExpression": "SET #status = :failed, #error = :error, updated_at = :now",
            "ExpressionAttributeNames": {"#status": "status", "#error": "error"},
            "ExpressionAttributeValues": {":failed": "failed", ":error": error, ":now": ANY},
        },
    )


def expect_object(s3: Stubber) -> None:
    s3.add_response(
        "put_object", {}, {"Bucket": "bucket", "Key": KEY, "Body": ANY, "ContentType": "text/csv"}
    )


def expect_mail(ses: Stubber) -> None:
    ses.add_response(
        "send_raw_email",
        {"MessageId": "m"},
        {"Source": "reports@example.com", "Destinations": ["ada@example.com"], "RawMessage": ANY},
    )


def test_report(
    worker: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber, sent: list[dict[str, Any]]
) -> None:
    expect_begin(dynamodb)
    first = {"Items": [stored("B2", {"N": "1"})], "LastEvaluatedKey": {"id": {"S": "B2"}}}
    dynamodb.add_response("scan", first, {"TableName": "orders"})
    second = {"Items": [stored("A1", {"N": "2"}, "Bob")]}
    dynamodb.add_response("scan", second, {"TableName": "orders", "ExclusiveStartKey": {"id": "B2"}})
    expect_object(s3)
    expect_claim(dynamodb)
    expect_mail(ses)
    expect_done(dynamodb, orders=2)
    assert worker.handler(EVENT, None) == {"id": ID, "key": KEY}
    (params,) = sent
    message = email.message_from_bytes(params["RawMessage"]["Data"], policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    assert (message["From"], message["To"]) == ("reports@example.com", "ada@example.com")
    (attachment,) = message.iter_attachments()
    assert attachment.get_filename() == f"{ID}.csv"
    assert list(csv.reader(io.StringIO(attachment.get_content()))) == [
        ["order", "customer", "sku", "quantity"],
        ["A1", "Bob", "tea", "2"],
        ["B2", "Ada", "tea", "1"],
        ["TOTAL", "", "tea", "3"],
        ["TOTAL", "", "", "3"],
    ]


def test_one_customer(worker: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("scan", {"Items": []}, {"TableName": "orders", "FilterExpression": ANY})
    assert list(worker.logic.read_orders(worker.ORDERS, "Ada")) == []


def test_a_corrupt_order_fails_the_attempt(
    worker: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber
) -> None:
    expect_begin(dynamodb)
    dynamodb.add_response("scan", {"Items": [stored("A1", {"S": "two"})]})
    message = "items[0].quantity of order 'A1' must be a number, got 'two'"
    expect_failed(dynamodb, {"type": "CorruptOrderError", "message": message})
    with pytest.raises(worker.logic.CorruptOrderError, match="order 'A1' must be a number, got 'two'"):
        worker.handler(EVENT, None)


def test_a_rejected_mail_may_be_sent_by_the_next_attempt(
    worker: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber
) -> None:
    expect_begin(dynamodb)
    dynamodb.add_response("scan", {"Items": []})
    expect_object(s3)
    expect_claim(dynamodb)
    ses.add_client_error("send_raw_email", "MessageRejected", "Email address is not verified.")
    expect_release(dynamodb)
    text = "An error occurred (MessageRejected) when calling the SendRawEmail operation"
    error = {"type": "MessageRejected", "message": f"{text}: Email address is not verified."}
    expect_failed(dynamodb, error)
    with pytest.raises(ClientError, match="MessageRejected"):
        worker.handler(EVENT, None)


def test_a_mail_with_an_unknown_end_is_not_sent_again(
    worker: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber
) -> None:
    expect_begin(dynamodb)
    dynamodb.add_response("scan", {"Items": []})
    expect_object(s3)
    dynamodb.add_client_error("update_item", "ConditionalCheckFailedException")
    expect_done(dynamodb, orders=0)
    assert worker.handler(EVENT, None) == {"id": ID, "key": KEY}


def mail_that_raises(worker: ModuleType, error: Exception) -> None:
    """Mails a report while every call of SES ends with this error."""

    def lose(**_: object) -> None:
        raise error

    events = worker.SES.meta.events
    events.register("before-call.ses.SendRawEmail", lose)
    services = worker.logic.Services(worker.ORDERS, worker.BUCKET, worker.SES, "reports@example.com")
    try:
        with pytest.raises(type(error)):
            worker.logic.mail(services, worker.Status(worker.REPORTS, ID), "ada@example.com", "")
    finally:
        events.unregister("before-call.ses.SendRawEmail", lose)


@pytest.mark.parametrize(
    "error",
    [ReadTimeoutError(endpoint_url=URL), ConnectionClosedError(endpoint_url=URL), ResponseParserError()],
    ids=lambda error: type(error).__name__,
)
def test_a_lost_answer_keeps_the_claim(worker: ModuleType, dynamodb: Stubber, error: Exception) -> None:
    expect_claim(dynamodb)
    mail_that_raises(worker, error)


@pytest.mark.parametrize(
    "error",
    [
        EndpointConnectionError(endpoint_url=URL),
        ConnectTimeoutError(endpoint_url=URL),
        NoCredentialsError(),
        OSError("no file descriptors"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_mail_that_never_left_gives_the_claim_back(
    worker: ModuleType, dynamodb: Stubber, error: Exception
) -> None:
    expect_claim(dynamodb)
    expect_release(dynamodb)
    mail_that_raises(worker, error)


def test_a_mail_that_cannot_be_built_claims_nothing(worker: ModuleType, dynamodb: Stubber) -> None:
    services = worker.logic.Services(worker.ORDERS, worker.BUCKET, worker.SES, "reports@example.com")
    with pytest.raises(ValueError, match="linefeed"):
        worker.logic.mail(services, worker.Status(worker.REPORTS, ID), "ada@example.com\nBcc: all", "")


def test_a_repeated_event_does_nothing(
    worker: ModuleType, dynamodb: Stubber, s3: Stubber, ses: Stubber
) -> None:
    item = {"Item": {"id": {"S": ID}, "status": {"S": "done"}}}
    dynamodb.add_client_error("update_item", "ConditionalCheckFailedException", modeled_fields=item)
    assert worker.handler(EVENT, None) == {"id": ID, "key": KEY}


def test_an_event_for_no_report(worker: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("update_item", "ConditionalCheckFailedException")
    with pytest.raises(LookupError, match=f"report '{ID}' does not exist"):
        worker.handler(EVENT, None)


def test_ses_is_never_retried(worker: ModuleType) -> None:
    assert worker.SES.meta.config.retries["total_max_attempts"] == 1


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_cell_is_a_formula(worker: ModuleType, text: str) -> None:
    order = {"id": "A1", "customer": text, "items": [{"sku": "tea", "quantity": Decimal(1)}]}
    rows = list(csv.reader(io.StringIO(worker.logic.to_csv([order]), newline="")))
    assert rows[1] == ["A1", f"'{text}", "tea", "1"]
