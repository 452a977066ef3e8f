"""The handler with requests as API Gateway sends them, and answers as DynamoDB gives them."""

import importlib
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from constructs_lib.testing import events

TEA = {"name": "tea", "cents": 450}


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("ITEMS_TABLE", "items")
    return importlib.import_module("lambdas.api_crud.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def stored() -> dict[str, Any]:
    """The item as DynamoDB sends it; new each time, as boto3 converts it in place."""
    return {"id": {"S": "A1"}, "name": {"S": "tea"}, "cents": {"N": "450"}}


def call(function: ModuleType, route: str, body: object = None) -> tuple[int, Any]:
    """Send a request, about item A1 where the route has an id; return the status and the body."""
    method, path = route.split()
    event = events.http_api(method, path.replace("{id}", "A1"), route=path, body=body)
    response = function.handler(event, events.context())
    return response["statusCode"], json.loads(response["body"])


def test_create(function: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("put_item", {}, {"TableName": "items", "Item": {"id": ANY, **TEA}})
    status, item = call(function, "POST /items", TEA)
    assert status == 201
    assert item == {"id": item["id"], **TEA}


def test_read(function: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("get_item", {"Item": stored()})
    dynamodb.add_response("get_item", {})
    assert call(function, "GET /items/{id}") == (200, {"id": "A1", **TEA})
    assert call(function, "GET /items/{id}")[0] == 404


def test_list(function: ModuleType, dynamodb: Stubber) -> None:
    page = {"Items": [stored()], "LastEvaluatedKey": {"id": {"S": "A1"}}}
    dynamodb.add_response("scan", page, {"TableName": "items", "Limit": 100})
    status, answer = call(function, "GET /items")
    assert (status, answer) == (200, {"items": [{"id": "A1", **TEA}], "next": "A1"})


@pytest.mark.parametrize("route", ["PUT /items/{id}", "DELETE /items/{id}"])
def test_change_of_what_is_not_there(function: ModuleType, dynamodb: Stubber, route: str) -> None:
    operation = "put_item" if route.startswith("PUT") else "delete_item"
    dynamodb.add_response(operation, {})
    dynamodb.add_client_error(operation, "ConditionalCheckFailedException")
    assert call(function, route, TEA)[0] == 200
    assert call(function, route, TEA)[0] == 404


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {"name": "tea"},
        {**TEA, "id": "A2"},
        {**TEA, "name": ""},
        *({**TEA, "cents": value} for value in (-1, 4.5, True, "450")),
    ],
    ids=str,
)
def test_body_that_is_no_item(function: ModuleType, dynamodb: Stubber, body: object) -> None:
    status, answer = call(function, "POST /items", body)
    assert (status, answer["detail"][0]["loc"][0]) == (422, "body")
