"""From a batch of messages to the answer: what is stored, and what comes again."""

import importlib
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from botocore.stub import Stubber

# https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
EVENT = json.loads((Path(__file__).parent / "events" / "sqs.json").read_text())
CONTEXT = SimpleNamespace(get_remaining_time_in_millis=lambda: 10_000)


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


def batch(*bodies: str) -> dict[str, Any]:
    """A batch with a message for each body, `m0` and on."""
    (record,) = EVENT["Records"]
    records = [{**record, "messageId": f"m{number}", "body": body} for number, body in enumerate(bodies)]
    return {"Records": records}


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def test_a_bad_message_comes_again_alone(function: ModuleType, dynamodb: Stubber) -> None:
    for order_id in ("A1", "A2"):
        item = {"id": order_id, "quantity": 2, "status": "open"}
        stored = {"TableName": "orders", "Item": item, "ConditionExpression": "attribute_not_exists(id)"}
        dynamodb.add_response("put_item", {}, stored)
    bodies = [
        json.dumps({"id": "A1", "quantity": 2}),
        "Test message.",
        json.dumps({"id": "A2", "quantity": 2}),
    ]
    assert failed(function.handler(batch(*bodies), CONTEXT)) == ["m1"]


def test_a_message_that_comes_twice_is_worked_on_once(function: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("put_item", "ConditionalCheckFailedException")
    assert failed(function.handler(batch('{"id": "A1", "quantity": 2}'), CONTEXT)) == []


def test_a_message_comes_again_when_the_table_does_not_answer(
    function: ModuleType, dynamodb: Stubber
) -> None:
    dynamodb.add_client_error("put_item", "ProvisionedThroughputExceededException")
    assert failed(function.handler(batch('{"id": "A1", "quantity": 2}'), CONTEXT)) == ["m0"]


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '{"quantity": 1}',
        '{"id": "", "quantity": 1}',
        '{"id": "A1"}',
        *(f'{{"id": "A1", "quantity": {quantity}}}' for quantity in ("0", "1001", "1.5", "true")),
    ],
)
def test_what_is_no_order(function: ModuleType, body: str) -> None:
    with pytest.raises(ValueError, match="must be"):
        function.read_order(body)
