"""From a message to the item that is stored."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("ORDERS_TABLE", "orders")
    return importlib.import_module("lambdas.sns_subscriber.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def test_an_order_is_stored(function: ModuleType, dynamodb: Stubber) -> None:
    order = {"id": "A1", "customer": "Ada"}
    dynamodb.add_response("put_item", {}, {"TableName": "orders", "Item": order})
    function.handler(events.topic({**order, "note": "not stored"}), events.context())


# A write would be an error of another kind, as there is no answer to it.
@pytest.mark.usefixtures("dynamodb")
@pytest.mark.parametrize(
    "message",
    ["Hello from SNS!", [], {"id": "A1"}, {"id": "", "customer": "Ada"}, {"customer": "Ada"}],
    ids=str,
)
def test_what_is_no_order_is_an_error(function: ModuleType, message: object) -> None:
    with pytest.raises(ValueError, match="validation error"):
        function.handler(events.topic(message), events.context())
