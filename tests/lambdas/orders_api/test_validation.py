"""The gateway's schema and the function's own checks accept and refuse the same bodies."""

import json
import string
from types import ModuleType
from typing import Any

import jsonschema
import pytest

from tests.support.lambdas import LAMBDAS

SCHEMA = json.loads((LAMBDAS / "orders_api" / "order_schema.json").read_text())
ITEM = {"sku": "tea", "quantity": 1}
GOOD = {"customer": "Ada", "items": [ITEM]}

ACCEPTED: dict[str, object] = {
    "smallest": GOOD,
    "all fields": {"id": "A1", **GOOD, "version": 1},
    "shortest id": {**GOOD, "id": "0"},
    "longest id": {**GOOD, "id": "x" * 64},
    "all characters of an id": {**GOOD, "id": string.digits + "abcXYZ._-"},
    "longest customer": {**GOOD, "customer": "ä" * 200},
    "most items": {**GOOD, "items": [ITEM] * 100},
    "longest sku": {**GOOD, "items": [{"sku": "x" * 64, "quantity": 1}]},
    "largest quantity": {**GOOD, "items": [{"sku": "tea", "quantity": 1_000_000}]},
    "largest version": {**GOOD, "version": 2_147_483_647},
}

# The value is a part of the message.
REFUSED: dict[str, tuple[object, str]] = {
    "null": (None, "body must be a JSON object, got null"),
    "list": ([], "body must be a JSON object, got []"),
    "text": ("order", 'body must be a JSON object, got "order"'),
    "number": (0, "body must be a JSON object, got 0"),
    "empty": ({}, "customer is required; items is required"),
    "unknown field": (
        {**GOOD, "total": 1},
        "total is not a known field; allowed are id, customer, items, version",
    ),
    "read-only field": ({**GOOD, "created_at": "2026"}, "created_at is not a known field"),
    "field in other case": ({**GOOD, "Customer": "Ada"}, "Customer is not a known field"),
    "empty id": ({**GOOD, "id": ""}, 'got ""'),
    "long id": ({**GOOD, "id": "x" * 65}, "id must be 1 to 64 letters, digits"),
    "id with a slash": ({**GOOD, "id": "a/b"}, 'got "a/b"'),
    "id of dots": ({**GOOD, "id": ".."}, 'got ".."'),
    "number as id": ({**GOOD, "id": 1}, "got 1"),
    "null id": ({**GOOD, "id": None}, "got null"),
    "number as customer": (
        {**GOOD, "customer": 5},
        "customer must be a string of 1 to 200 characters, got 5",
    ),
    "empty customer": ({**GOOD, "customer": ""}, 'customer must be a string of 1 to 200 characters, got ""'),
    "long customer": ({**GOOD, "customer": "x" * 201}, "customer must be a string of 1 to 200 characters"),
    "null customer": ({**GOOD, "customer": None}, "got null"),
    "no items": ({**GOOD, "items": []}, "items must be a list of 1 to 100 objects, got []"),
    "too many items": ({**GOOD, "items": [ITEM] * 101}, "items must be a list of 1 to 100 objects"),
    "items as object": ({**GOOD, "items": {"0": ITEM}}, "items must be a list"),
    "item as text": ({**GOOD, "items": ["tea"]}, "items[0] must be an object with sku and quantity"),
    "item without sku": ({**GOOD, "items": [ITEM, {"quantity": 1}]}, "items[1].sku is required"),
    "item without quantity": ({**GOOD, "items": [{"sku": "tea"}]}, "items[0].quantity is required"),
    "item with more": ({**GOOD, "items": [{**ITEM, "price": 1}]}, "items[0].price is not a known field"),
    "empty sku": ({**GOOD, "items": [{**ITEM, "sku": ""}]}, "items[0].sku must be a string of 1 to 64"),
    "long sku": ({**GOOD, "items": [{**ITEM, "sku": "x" * 65}]}, "items[0].sku must be"),
    "zero": (
        {**GOOD, "items": [{**ITEM, "quantity": 0}]},
        "items[0].quantity must be a whole number from 1 to 1,000,000, got 0",
    ),
    "negative": ({**GOOD, "items": [{**ITEM, "quantity": -1}]}, "got -1"),
    "too large": ({**GOOD, "items": [{**ITEM, "quantity": 1_000_001}]}, "got 1000001"),
    "huge": ({**GOOD, "items": [{**ITEM, "quantity": 10**400}]}, "..."),
    "fraction": ({**GOOD, "items": [{**ITEM, "quantity": 1.5}]}, "got 1.5"),
    "text as number": ({**GOOD, "items": [{**ITEM, "quantity": "1"}]}, 'got "1"'),
    "true as number": ({**GOOD, "items": [{**ITEM, "quantity": True}]}, "got true"),
    "version zero": ({**GOOD, "version": 0}, "version must be a whole number from 1 to 2,147,483,647, got 0"),
    "version too large": ({**GOOD, "version": 2_147_483_648}, "got 2147483648"),
    "version as text": ({**GOOD, "version": "1"}, 'got "1"'),
    "true as version": ({**GOOD, "version": True}, "got true"),
    # Later drafts of JSON Schema take 1.0 for an integer; API Gateway reads draft 4.
    "number with a fraction part": ({**GOOD, "items": [{**ITEM, "quantity": 1.0}]}, "got 1.0"),
}


@pytest.fixture(scope="session")
def gateway() -> Any:
    return jsonschema.Draft4Validator(SCHEMA)


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED)
def test_both_accept(orders: ModuleType, gateway: Any, body: object) -> None:
    assert orders.logic.check_order(body) == body
    assert gateway.is_valid(body)


@pytest.mark.parametrize(("body", "message"), REFUSED.values(), ids=REFUSED)
def test_both_refuse(orders: ModuleType, gateway: Any, body: object, message: str) -> None:
    with pytest.raises(orders.logic.BadRequestError) as error:
        orders.logic.check_order(body)
    assert message in error.value.msg
    assert not gateway.is_valid(body)


def test_messages_stay_short(orders: ModuleType) -> None:
    body = {"x" * 100_000: 1, "customer": "x" * 100_000, "items": [{"y" * 100_000: 1}] * 100}
    with pytest.raises(orders.logic.BadRequestError) as error:
        orders.logic.check_order(body)
    assert len(error.value.msg) < 1000


def test_the_schema_is_draft_4() -> None:
    assert SCHEMA["$schema"] == "http://json-schema.org/draft-04/schema#"
