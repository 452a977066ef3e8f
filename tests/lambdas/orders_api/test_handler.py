"""The orders function from event to response, over both kinds of API, with and without their own routes."""

import json
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from tests.lambdas.orders_api.conftest import body_of
from tests.support.lambdas import header, http_event, rest_event

ITEMS = [{"sku": "tea", "quantity": 2}]
ORDER = {
    "id": "A1",
    "customer": "Ada",
    "items": ITEMS,
    "version": 3,
    "created_at": "2026-01-02T03:04:05.678+00:00",
    "updated_at": "2026-01-02T03:04:05.678+00:00",
}
PATHS = {"/orders": "/orders", "/orders/A1": "/orders/{id}"}


def stored() -> dict[str, Any]:
    """The order as DynamoDB sends it; new each time, as boto3 converts it in place."""
    return {
        "id": {"S": "A1"},
        "customer": {"S": "Ada"},
        "items": {"L": [{"M": {"sku": {"S": "tea"}, "quantity": {"N": "2"}}}]},
        "version": {"N": "3"},
        "created_at": {"S": "2026-01-02T03:04:05.678+00:00"},
        "updated_at": {"S": "2026-01-02T03:04:05.678+00:00"},
    }


@pytest.fixture(params=["rest", "http", "rest proxy", "http proxy"])
def call(request: pytest.FixtureRequest, orders: ModuleType) -> Any:
    """Calls the function as one of four APIs would."""
    make = rest_event if request.param.startswith("rest") else http_event
    proxy = request.param.endswith("proxy")

    def send(method: str, path: str, body: object = None, query: Any = None) -> Any:
        text = None if body is None else json.dumps(body)
        return orders.handler(
            make(method, path, None if proxy else PATHS[path], body=text, query=query), None
        )

    return send


def test_create(call: Any, dynamodb: Stubber) -> None:
    created = {
        "id": "A1",
        "customer": "Ada",
        "items": ITEMS,
        "version": 1,
        "created_at": ANY,
        "updated_at": ANY,
    }
    dynamodb.add_response(
        "put_item",
        {},
        {"TableName": "orders", "Item": created, "ConditionExpression": "attribute_not_exists(id)"},
    )
    response = call("POST", "/orders", {"id": "A1", "customer": "Ada", "items": ITEMS})
    assert response["statusCode"] == 201
    assert header(response, "Location") in {"/Prod/orders/A1", "/orders/A1"}
    assert body_of(response) == created


def test_get(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_response(
        "get_item", {"Item": stored()}, {"TableName": "orders", "Key": {"id": "A1"}, "ConsistentRead": True}
    )
    response = call("GET", "/orders/A1")
    assert response["statusCode"] == 200
    assert body_of(response) == ORDER
    assert '"quantity": 2}' in response["body"]


def test_get_unknown(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_response("get_item", {})
    response = call("GET", "/orders/A1")
    assert response["statusCode"] == 404
    assert body_of(response)["message"] == "order 'A1' does not exist"


def test_list(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_response("scan", {"Items": [stored()]}, {"TableName": "orders", "Limit": 25})
    response = call("GET", "/orders")
    assert response["statusCode"] == 200
    assert body_of(response) == {"orders": [ORDER], "next": None}


def test_list_follows_its_own_token(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_response(
        "scan",
        {"Items": [stored()], "LastEvaluatedKey": {"id": {"S": "A1"}}},
        {"TableName": "orders", "Limit": 1},
    )
    dynamodb.add_response(
        "scan", {"Items": []}, {"TableName": "orders", "Limit": 1, "ExclusiveStartKey": {"id": "A1"}}
    )
    token = body_of(call("GET", "/orders", query={"limit": "1"}))["next"]
    response = call("GET", "/orders", query={"limit": "1", "next": token})
    assert body_of(response) == {"orders": [], "next": None}


def test_replace(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_response("update_item", {"Attributes": stored()})
    response = call("PUT", "/orders/A1", {"customer": "Ada", "items": ITEMS, "version": 2})
    assert response["statusCode"] == 200
    assert body_of(response) == ORDER


def test_replace_of_an_old_version(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_client_error(
        "update_item", "ConditionalCheckFailedException", modeled_fields={"Item": stored()}
    )
    response = call("PUT", "/orders/A1", {"customer": "Ada", "items": ITEMS, "version": 2})
    assert response["statusCode"] == 409
    assert body_of(response)["message"] == "order 'A1' is at version 3, got version 2; read it again"


def test_delete(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_response(
        "delete_item",
        {},
        {"TableName": "orders", "Key": {"id": "A1"}, "ConditionExpression": "attribute_exists(id)"},
    )
    response = call("DELETE", "/orders/A1")
    assert (response["statusCode"], response["body"]) == (204, "")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("PATCH", "/orders/A1", 404), ("DELETE", "/orders", 404)]
)
def test_other_methods(call: Any, method: str, path: str, status: int) -> None:
    assert call(method, path)["statusCode"] == status


def test_missing_body(call: Any) -> None:
    response = call("POST", "/orders")
    assert response["statusCode"] == 400
    assert body_of(response)["message"] == "body must be JSON, got an empty body"


def test_dynamodb_errors_are_not_told(call: Any, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("get_item", "AccessDeniedException", "not authorized on arn:aws:secret")
    response = call("GET", "/orders/A1")
    assert response["statusCode"] == 500
    assert body_of(response)["message"] == "Internal server error"
    assert "secret" not in response["body"]
