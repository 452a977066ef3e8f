"""The handler with events as API Gateway sends them."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from botocore.stub import ANY, Stubber

from constructs_lib.runtime import connections
from constructs_lib.testing import events


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("CONNECTIONS_TABLE", "connections")
    monkeypatch.setenv("CONNECTIONS_ENDPOINT", "https://api.example.com/prod")
    return importlib.import_module("lambdas.web_socket_api.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def api(function: ModuleType) -> Iterator[Stubber]:
    """The answers of API Gateway to what is posted, in their order."""
    with Stubber(connections.client()) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_connection_is_kept_and_forgotten(function: ModuleType, dynamodb: Stubber) -> None:
    kept = {"TableName": "connections", "Item": {"id": "one", "expires_at": ANY}}
    dynamodb.add_response("put_item", {}, kept)
    dynamodb.add_response("delete_item", {}, {"TableName": "connections", "Key": {"id": "one"}})
    for key in ("$connect", "$disconnect"):
        event = events.web_socket(key, connection_id="one")
        assert function.handler(event, events.context()) == {"statusCode": 200}


def test_message_is_posted_and_a_connection_that_is_gone_forgotten(
    function: ModuleType, dynamodb: Stubber, api: Stubber
) -> None:
    dynamodb.add_response("scan", {"Items": [{"id": {"S": "gone"}}]})
    api.add_client_error("post_to_connection", "GoneException", http_status_code=410)
    dynamodb.add_response("delete_item", {}, {"TableName": "connections", "Key": {"id": "gone"}})
    said = events.web_socket("say", {"action": "say", "text": "Hello"})
    assert function.handler(said, events.context()) == {"statusCode": 200}


def test_other_message_is_told_to_its_sender(function: ModuleType, api: Stubber) -> None:
    api.add_response("post_to_connection", {}, {"ConnectionId": "one", "Data": ANY})
    said = events.web_socket("$default", "no JSON", connection_id="one")
    assert function.handler(said, events.context()) == {"statusCode": 200}
