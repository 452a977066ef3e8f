"""The orders logic: what it asks of DynamoDB, and what it makes of the answers."""

import re
from types import ModuleType
from typing import Any

import pytest
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

NOW = "2026-01-02T03:04:05.678+00:00"
ITEMS = [{"sku": "tea", "quantity": 2}]
CHANGE = {"customer": "Ada", "items": ITEMS, "version": 2}
# None of them can have been stored, so DynamoDB is not asked.
IMPOSSIBLE_IDS = ["", ".", "..", "a/b", "ä", "a b", "x" * 65, "x" * 5000, "a\n"]


def test_create_makes_an_id(orders: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("put_item", {}, {"TableName": ANY, "Item": ANY, "ConditionExpression": ANY})
    order = orders.logic.create_order(orders.TABLE, {"customer": "Ada", "items": ITEMS}, now=NOW)
    assert re.fullmatch("[0-9a-f]{32}", order["id"])
    assert (order["version"], order["created_at"], order["updated_at"]) == (1, NOW, NOW)


def test_create_of_a_known_id(orders: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("put_item", "ConditionalCheckFailedException")
    with pytest.raises(orders.logic.ConflictError, match="order 'A1' exists already"):
        orders.logic.create_order(orders.TABLE, {"id": "A1", "customer": "Ada", "items": ITEMS}, now=NOW)


def test_create_has_no_version(orders: ModuleType) -> None:
    with pytest.raises(orders.logic.BadRequestError, match="version must be absent"):
        orders.logic.create_order(orders.TABLE, CHANGE, now=NOW)


def test_replace_is_conditional_on_the_version(orders: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response(
        "update_item",
        {"Attributes": {"version": {"N": "3"}}},
        {
            "TableName": "orders",
            "Key": {"id": "A1"},
            "UpdateExpression": "SET #customer = :customer, #items = :items, #version = :version, "
            "#updated_at = :updated_at",
            "ConditionExpression": "#version = :based_on",
            "ExpressionAttributeNames": {
                "#customer": "customer",
                "#items": "items",
                "#version": "version",
                "#updated_at": "updated_at",
            },
            "ExpressionAttributeValues": {
                ":based_on": 2,
                ":customer": "Ada",
                ":items": ITEMS,
                ":version": 3,
                ":updated_at": NOW,
            },
            "ReturnValues": "ALL_NEW",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        },
    )
    assert orders.logic.replace_order(orders.TABLE, "A1", {"id": "A1", **CHANGE}, now=NOW) == {"version": 3}


def test_replace_of_an_unknown_order(orders: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("update_item", "ConditionalCheckFailedException")
    with pytest.raises(orders.logic.NotFoundError, match="order 'A1' does not exist"):
        orders.logic.replace_order(orders.TABLE, "A1", CHANGE, now=NOW)


def test_replace_needs_the_version(orders: ModuleType) -> None:
    with pytest.raises(orders.logic.BadRequestError, match="version is required"):
        orders.logic.replace_order(orders.TABLE, "A1", {"customer": "Ada", "items": ITEMS}, now=NOW)


def test_replace_keeps_the_id(orders: ModuleType) -> None:
    with pytest.raises(orders.logic.BadRequestError, match="id must be 'A1' as in the path"):
        orders.logic.replace_order(orders.TABLE, "A1", {"id": "B2", **CHANGE}, now=NOW)


def test_delete_of_an_unknown_order(orders: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("delete_item", "ConditionalCheckFailedException")
    with pytest.raises(orders.logic.NotFoundError, match="order 'A1' does not exist"):
        orders.logic.delete_order(orders.TABLE, "A1")


@pytest.mark.parametrize("order_id", IMPOSSIBLE_IDS)
def test_impossible_ids_are_unknown(orders: ModuleType, order_id: str) -> None:
    logic = orders.logic
    with pytest.raises(logic.NotFoundError):
        logic.get_order(orders.TABLE, order_id)
    with pytest.raises(logic.NotFoundError):
        logic.replace_order(orders.TABLE, order_id, CHANGE, now=NOW)
    with pytest.raises(logic.NotFoundError):
        logic.delete_order(orders.TABLE, order_id)


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        (
            "put_item",
            lambda logic, table: logic.create_order(table, {"customer": "A", "items": ITEMS}, now=NOW),
        ),
        ("update_item", lambda logic, table: logic.replace_order(table, "A1", CHANGE, now=NOW)),
        ("delete_item", lambda logic, table: logic.delete_order(table, "A1")),
    ],
)
def test_other_errors_pass(orders: ModuleType, dynamodb: Stubber, operation: str, call: Any) -> None:
    dynamodb.add_client_error(operation, "ProvisionedThroughputExceededException")
    with pytest.raises(ClientError, match="ProvisionedThroughputExceeded"):
        call(orders.logic, orders.TABLE)


@pytest.mark.parametrize("limit", ["1", "99", "100"])
def test_limits_in_range(orders: ModuleType, dynamodb: Stubber, limit: str) -> None:
    dynamodb.add_response("scan", {"Items": []}, {"TableName": "orders", "Limit": int(limit)})
    orders.logic.list_orders(orders.TABLE, {"limit": limit})


@pytest.mark.parametrize("limit", ["", "0", "101", "-1", "1.0", "1e1", " 1", "1\n", "٣", "many", "9" * 5000])
def test_limits_out_of_range(orders: ModuleType, limit: str) -> None:
    with pytest.raises(orders.logic.BadRequestError, match="limit must be 1 to 100, got "):
        orders.logic.list_orders(orders.TABLE, {"limit": limit})


@pytest.mark.parametrize("token", ["", "!", "ä", "QQ QQ", "A", "/w", "Li4", "eyJpZCI6IDF9", "x" * 5000])
def test_tokens_that_are_not_ours(orders: ModuleType, token: str) -> None:
    with pytest.raises(orders.logic.BadRequestError, match="next must be a token from the page before"):
        orders.logic.list_orders(orders.TABLE, {"next": token})
