"""The board: who is kept, who is posted to, and what is forgotten."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from constructs_lib.runtime import connections
from constructs_lib.testing import events
from tests.support.lambdas import load

ADA = {"name": "ada"}


@pytest.fixture(scope="module")
def board() -> ModuleType:
    return load("order_board", CONNECTIONS_TABLE="connections")


@pytest.fixture
def dynamodb(board: ModuleType) -> Iterator[Stubber]:
    with Stubber(board.CONNECTIONS.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """Answers what is posted in the management API's own format."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("CONNECTIONS_ENDPOINT", "https://board.example.com")
    with Stubber(connections.client()) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def sent(event: dict[str, Any], board: ModuleType) -> dict[str, Any]:
    answer: dict[str, Any] = board.handler(event, None)
    return answer


def test_client_is_kept_for_as_long_as_a_connection_lasts(board: ModuleType, dynamodb: Stubber) -> None:
    item = {"id": "one", "name": "ada", "expires_at": ANY}
    dynamodb.add_response("put_item", {}, {"TableName": "connections", "Item": item})
    event = events.web_socket("$connect", connection_id="one", authorizer=ADA)
    assert sent(event, board) == {"statusCode": 200}


def test_client_that_leaves_is_forgotten(board: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("delete_item", {}, {"TableName": "connections", "Key": {"id": "one"}})
    assert sent(events.web_socket("$disconnect", connection_id="one"), board) == {"statusCode": 200}


def test_order_is_posted_to_everybody_page_by_page(
    board: ModuleType, dynamodb: Stubber, api: Stubber
) -> None:
    asked = {"TableName": "connections", "ProjectionExpression": "id"}
    first = {"Items": [{"id": {"S": "one"}}], "LastEvaluatedKey": {"id": {"S": "one"}}}
    dynamodb.add_response("scan", first, asked)
    dynamodb.add_response("scan", {"Items": []}, {**asked, "ExclusiveStartKey": {"id": "one"}})
    api.add_response("post_to_connection", {}, {"ConnectionId": "one", "Data": ANY})
    event = events.web_socket("place", {"action": "place", "sku": "tea", "quantity": 2}, authorizer=ADA)
    assert sent(event, board) == {"statusCode": 200}


def test_connection_that_is_gone_is_forgotten(board: ModuleType, dynamodb: Stubber, api: Stubber) -> None:
    dynamodb.add_response("scan", {"Items": [{"id": {"S": "gone"}}]})
    api.add_client_error("post_to_connection", "GoneException", http_status_code=410)
    dynamodb.add_response("delete_item", {}, {"TableName": "connections", "Key": {"id": "gone"}})
    event = events.web_socket("place", {"action": "place", "sku": "tea", "quantity": 2}, authorizer=ADA)
    assert sent(event, board) == {"statusCode": 200}


@pytest.mark.parametrize(
    "order", [{}, {"sku": "tea"}, {"sku": "tea", "quantity": 0}, {"sku": 1, "quantity": 1}]
)
def test_bad_order_is_told_to_its_sender_alone(
    board: ModuleType, api: Stubber, order: dict[str, Any]
) -> None:
    api.add_response("post_to_connection", {}, {"ConnectionId": "one", "Data": ANY})
    event = events.web_socket("place", {"action": "place", **order}, connection_id="one", authorizer=ADA)
    assert sent(event, board) == {"statusCode": 200}


def test_other_message_is_answered(board: ModuleType) -> None:
    answer = sent(events.web_socket("$default", "good morning", authorizer=ADA), board)
    assert "place" in answer["body"]
