"""From a batch of messages to the answer: what is stored, and what comes again."""

import importlib
from collections.abc import Iterator
from types import ModuleType

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events

ORDER = {"id": "A1", "quantity": 2}


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("ORDERS_TABLE", "orders")
    return importlib.import_module("lambdas.sqs_worker.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.TABLE.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def failed(function: ModuleType, *bodies: object) -> list[int]:
    """Hand a batch to the function; return the places of the messages that come again."""
    batch = events.queue(*bodies)
    answer = function.handler(batch, events.context())
    ids = [record["messageId"] for record in batch["Records"]]
    return [ids.index(failure["itemIdentifier"]) for failure in answer["batchItemFailures"]]


def test_a_bad_message_comes_again_alone(function: ModuleType, dynamodb: Stubber) -> None:
    for order_id in ("A1", "A2"):
        item = {"id": order_id, "quantity": 2, "status": "open"}
        stored = {"TableName": "orders", "Item": item, "ConditionExpression": "attribute_not_exists(id)"}
        dynamodb.add_response("put_item", {}, stored)
    assert failed(function, ORDER, "Test message.", {**ORDER, "id": "A2"}) == [1]


def test_a_message_that_comes_twice_is_worked_on_once(function: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("put_item", "ConditionalCheckFailedException")
    assert failed(function, ORDER) == []


def test_a_message_comes_again_when_the_table_does_not_answer(
    function: ModuleType, dynamodb: Stubber
) -> None:
    dynamodb.add_client_error("put_item", "ProvisionedThroughputExceededException")
    assert failed(function, ORDER) == [0]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {"quantity": 1},
        {"id": "", "quantity": 1},
        {"id": "A1"},
        *({"id": "A1", "quantity": quantity} for quantity in (0, 1001, 1.5, True)),
    ],
    ids=str,
)
def test_what_is_no_order_is_not_stored(function: ModuleType, body: object) -> None:
    with Stubber(function.TABLE.meta.client) as dynamodb:
        # The table takes what is written, as the error of a write would look like that of the model.
        dynamodb.add_response("put_item", {})
        assert failed(function, body) == [0]
        with pytest.raises(AssertionError, match="1 responses remaining"):
            dynamodb.assert_no_pending_responses()
