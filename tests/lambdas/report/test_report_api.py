"""The report API from event to response: what it stores, whom it calls, what it tells."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from tests.constructs_lib.runtime.lambda_server import LambdaServer, refuses, returns
from tests.support.lambdas import http_event, load

ID = "0123456789abcdef0123456789abcdef"
RECIPIENT = "ada@example.com"


@pytest.fixture(scope="module")
def report() -> ModuleType:
    return load("report_api", REPORTS_TABLE="reports", REPORT_DEADLINE_SECONDS="2100")


@pytest.fixture
def dynamodb(report: ModuleType) -> Iterator[Stubber]:
    """Checks every call against DynamoDB's service model and answers it in DynamoDB's own format."""
    with Stubber(report.REPORTS.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture(autouse=True)
def targets(lambda_api: LambdaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("worker", "archiver"):
        monkeypatch.setenv(f"FAN_OUT_{name.upper()}", f"{name}-1")
        lambda_api.functions[f"{name}-1"] = returns(None)


@pytest.fixture
def call(report: ModuleType) -> Any:
    """Calls the function as its API would."""

    def send(method: str, path: str, route: str, body: object = None) -> Any:
        text = None if body is None else json.dumps(body)
        return report.handler(http_event(method, path, route, body=text), None)

    return send


@pytest.fixture
def order(call: Any) -> Any:
    return lambda body: call("POST", "/reports", "/reports", body)


@pytest.fixture
def read(call: Any) -> Any:
    return lambda report_id: call("GET", f"/reports/{report_id}", "/reports/{id}")


def body_of(response: dict[str, Any]) -> Any:
    return json.loads(response["body"])


@pytest.mark.parametrize("wanted", [{"recipient": RECIPIENT}, {"recipient": RECIPIENT, "customer": "Ada"}])
def test_accepted_at_once(
    wanted: dict[str, str], order: Any, dynamodb: Stubber, lambda_api: LambdaServer
) -> None:
    item = {"id": ANY, "status": "pending", "attempts": 0, "created_at": ANY, "updated_at": ANY, **wanted}
    dynamodb.add_response("put_item", {}, {"TableName": "reports", "Item": item})
    response = order(wanted)
    body = body_of(response)
    assert response["statusCode"] == 202
    assert re.fullmatch("[0-9a-f]{32}", body["id"])
    assert body["status"] == "pending"
    assert body["status_url"] == f"/reports/{body['id']}"
    assert response["headers"]["Location"] == body["status_url"]
    assert [(call.function, call.invocation_type) for call in lambda_api.calls] == [
        ("archiver-1", "Event"),
        ("worker-1", "Event"),
    ]
    request_id = response["headers"]["x-request-id"]
    for call in lambda_api.calls:
        assert call.payload == {"report_id": body["id"], "correlation_id": request_id, **wanted}


@pytest.mark.parametrize("refused", ["archiver-1", "worker-1"])
def test_work_that_cannot_be_started(
    refused: str, order: Any, dynamodb: Stubber, lambda_api: LambdaServer
) -> None:
    lambda_api.functions[refused] = refuses(403, "AccessDeniedException", "not authorized on arn:secret")
    dynamodb.add_response("put_item", {}, {"TableName": "reports", "Item": ANY})
    values = {
        ":failed": "failed",
        ":error": {"type": "ClientError", "message": "the work could not be started"},
        ":now": ANY,
    }
    dynamodb.add_response(
        "update_item",
        {},
        {
            "TableName": "reports",
            "Key": {"id": ANY},
            "UpdateExpression": ANY,
            "ExpressionAttributeNames": ANY,
            "ExpressionAttributeValues": values,
        },
    )
    response = order({"recipient": RECIPIENT})
    assert (response["statusCode"], body_of(response)["message"]) == (500, "Internal server error")
    assert ("worker-1" in lambda_api.payloads()) == (refused == "worker-1")


def test_nothing_is_started_when_nothing_is_stored(
    order: Any, dynamodb: Stubber, lambda_api: LambdaServer
) -> None:
    dynamodb.add_client_error("put_item", "AccessDeniedException")
    assert order({"recipient": RECIPIENT})["statusCode"] == 500
    assert lambda_api.calls == []


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ([], "body must be a JSON object"),
        ({}, "recipient must be one plain e-mail address"),
        ({"recipient": 7}, "recipient must be one plain e-mail address"),
        ({"recipient": "ada"}, "recipient must be one plain e-mail address"),
        ({"recipient": "ada@localhost"}, "recipient must be one plain e-mail address"),
        ({"recipient": "Ada <ada@example.com>"}, "recipient must be one plain e-mail address"),
        ({"recipient": "ada@example.com,bob@example.com"}, "recipient must be one plain e-mail address"),
        (
            {"recipient": "ada@example.com\nBcc: all@example.com"},
            "recipient must be one plain e-mail address",
        ),
        ({"recipient": "ada@example.com\n"}, "recipient must be one plain e-mail address"),
        ({"recipient": f"ada@{'x' * 250}.com"}, "recipient must be one plain e-mail address"),
        (
            {"recipient": RECIPIENT, "customer": ""},
            "customer must be a string of 1 to 200 characters, or absent for all",
        ),
        (
            {"recipient": RECIPIENT, "customer": None},
            "customer must be a string of 1 to 200 characters, or absent for all",
        ),
        (
            {"recipient": RECIPIENT, "customer": "x" * 201},
            "customer must be a string of 1 to 200 characters, or absent for all",
        ),
        (
            {"recipient": RECIPIENT, "delay_seconds": 5},
            "delay_seconds is not a known field; allowed are customer, recipient",
        ),
    ],
)
def test_bad_bodies(body: object, message: str, order: Any, lambda_api: LambdaServer) -> None:
    response = order(body)
    assert (response["statusCode"], body_of(response)["message"]) == (400, message)
    assert lambda_api.calls == []


def test_status(read: Any, dynamodb: Stubber) -> None:
    item: dict[str, Any] = {
        "id": {"S": ID},
        "status": {"S": "failed"},
        "attempts": {"N": "2"},
        "recipient": {"S": RECIPIENT},
        "error": {"M": {"type": {"S": "CorruptOrderError"}, "message": {"S": "no"}}},
        "mail_claimed_at": {"S": "internal"},
    }
    dynamodb.add_response(
        "get_item", {"Item": item}, {"TableName": "reports", "Key": {"id": ID}, "ConsistentRead": True}
    )
    response = read(ID)
    assert response["statusCode"] == 200
    assert body_of(response) == {
        "id": ID,
        "status": "failed",
        "attempts": 2,
        "recipient": RECIPIENT,
        "error": {"type": "CorruptOrderError", "message": "no"},
    }


@pytest.mark.parametrize(
    ("status", "age", "told"),
    [
        ("pending", 1800, "pending"),
        ("running", 1800, "running"),
        ("pending", 2101, "failed"),
        ("running", 2101, "failed"),
        ("done", 2101, "done"),
    ],
)
def test_work_that_ended_without_a_word_has_failed(
    status: str, age: int, told: str, read: Any, dynamodb: Stubber
) -> None:
    updated_at = (datetime.now(UTC) - timedelta(seconds=age)).isoformat(timespec="milliseconds")
    item = {"id": {"S": ID}, "status": {"S": status}, "updated_at": {"S": updated_at}}
    dynamodb.add_response("get_item", {"Item": item})
    body = body_of(read(ID))
    assert (body["status"], body["updated_at"]) == (told, updated_at)
    message = "the worker did not finish within 2100 seconds"
    expected = {"type": "UnfinishedError", "message": message} if told == "failed" else None
    assert body.get("error") == expected


def test_unknown_report(read: Any, dynamodb: Stubber) -> None:
    dynamodb.add_response("get_item", {})
    response = read(ID)
    assert (response["statusCode"], body_of(response)["message"]) == (404, f"report '{ID}' does not exist")


@pytest.mark.parametrize("report_id", ["x", ID.upper(), f"{ID}0"])
@pytest.mark.usefixtures("dynamodb")
def test_impossible_ids_are_unknown(report_id: str, read: Any) -> None:
    assert read(report_id)["statusCode"] == 404
