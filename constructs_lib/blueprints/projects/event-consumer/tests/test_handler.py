"""From an event to the item that is stored."""

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("ORDERS_TABLE", "orders")
    return importlib.import_module("lambdas.event_consumer.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def event(detail: dict[str, Any]) -> dict[str, Any]:
    """The event of a detail, as EventBridge hands it over."""
    return events.event(detail, source="shop.orders", detail_type="Order Placed")


def test_an_order_is_stored(function: ModuleType, dynamodb: Stubber) -> None:
    order = {"id": "A1", "customer": "Ada"}
    dynamodb.add_response("put_item", {}, {"TableName": "orders", "Item": order})
    function.handler(event({**order, "note": "not stored"}), events.context())


# A write would be an error of another kind, as there is no answer to it.
@pytest.mark.usefixtures("dynamodb")
@pytest.mark.parametrize(
    "detail", [{}, {"id": "A1"}, {"id": "", "customer": "Ada"}, {"id": 5, "customer": "Ada"}]
)
def test_what_is_no_order_is_an_error(function: ModuleType, detail: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        function.handler(event(detail), events.context())
