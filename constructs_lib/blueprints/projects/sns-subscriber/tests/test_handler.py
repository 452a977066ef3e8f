"""From a message to the item that is stored."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

# https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
EVENT = json.loads((Path(__file__).parent / "events" / "sns.json").read_text())


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


def event(message: str) -> dict[str, Any]:
    """The event of a message."""
    (record,) = EVENT["Records"]
    return {"Records": [{**record, "Sns": {**record["Sns"], "Message": message}}]}


def test_an_order_is_stored(function: ModuleType, dynamodb: Stubber) -> None:
    order = {"id": "A1", "customer": "Ada"}
    dynamodb.add_response("put_item", {}, {"TableName": "orders", "Item": order})
    function.handler(event(json.dumps({**order, "note": "not stored"})), None)


@pytest.mark.parametrize(
    "message",
    ["Hello from SNS!", "[]", '{"id": "A1"}', '{"id": "", "customer": "Ada"}', '{"customer": "Ada"}'],
)
def test_what_is_no_order_is_an_error(function: ModuleType, message: str) -> None:
    with pytest.raises(ValueError, match=r"must be|Expecting value"):
        function.handler(event(message), None)
