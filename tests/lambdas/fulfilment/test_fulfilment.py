"""From a batch of messages to the answer: what is stored, what comes again, and what is never done twice."""

import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from constructs_lib.testing import events
from tests.support.lambdas import load

ORDER: dict[str, Any] = {
    "id": "A1",
    "customer": "Ada",
    "items": [{"sku": "tea", "quantity": 2}, {"sku": "cup", "quantity": 1}],
}
CONTEXT = events.context()


@pytest.fixture(scope="module")
def fulfilment() -> ModuleType:
    return load("fulfilment", FULFILMENTS_TABLE="fulfilments")


@pytest.fixture
def dynamodb(fulfilment: ModuleType) -> Iterator[Stubber]:
    with Stubber(fulfilment.FULFILMENTS.table.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def batch(*orders: object) -> dict[str, Any]:
    """A batch with a message for each order, `m0` and on; what is text already is a body as it is."""
    records = events.queue(*orders)["Records"]
    return {"Records": [{**each, "messageId": f"m{number}"} for number, each in enumerate(records)]}


def failed(answer: dict[str, Any]) -> list[str]:
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


def expects(order_id: str) -> dict[str, Any]:
    """The one call that an order may cost."""
    item = {**ORDER, "id": order_id, "units": 3, "status": "open", "accepted_at": ANY}
    return {
        "TableName": "fulfilments",
        "Item": item,
        "ConditionExpression": "attribute_not_exists(id)",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }


def is_stored(dynamodb: Stubber, order_id: str, quantity: int = 2) -> None:
    """The order is fulfilled already, as DynamoDB tells it."""
    tea, cup = ({"sku": {"S": sku}, "quantity": {"N": str(n)}} for sku, n in (("tea", quantity), ("cup", 1)))
    stored: dict[str, Any] = {"id": {"S": order_id}, "customer": {"S": "Ada"}, "status": {"S": "shipped"}}
    stored["items"] = {"L": [{"M": tea}, {"M": cup}]}
    dynamodb.add_client_error(
        "put_item",
        "ConditionalCheckFailedException",
        expected_params=expects(order_id),
        modeled_fields={"Item": stored},
    )


def test_each_order_is_one_write(fulfilment: ModuleType, dynamodb: Stubber) -> None:
    for order_id in ("A1", "B2"):
        dynamodb.add_response("put_item", {}, expects(order_id))
    assert failed(fulfilment.handler(batch(ORDER, {**ORDER, "id": "B2"}), CONTEXT)) == []


def test_fields_of_others_are_left_out(fulfilment: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("put_item", {}, expects("A1"))
    order = {**ORDER, "version": 1, "items": [{**item, "price": 1.5} for item in ORDER["items"]]}
    assert failed(fulfilment.handler(batch(order), CONTEXT)) == []


def test_a_repeated_order_has_been_fulfilled(fulfilment: ModuleType, dynamodb: Stubber) -> None:
    is_stored(dynamodb, "A1")
    assert failed(fulfilment.handler(batch(ORDER), CONTEXT)) == []


def test_an_order_twice_in_one_batch(fulfilment: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("put_item", {}, expects("A1"))
    is_stored(dynamodb, "A1")
    assert failed(fulfilment.handler(batch(ORDER, ORDER), CONTEXT)) == []


def test_another_order_with_the_same_id_fails(
    fulfilment: ModuleType, dynamodb: Stubber, caplog: pytest.LogCaptureFixture
) -> None:
    is_stored(dynamodb, "A1", quantity=7)
    assert failed(fulfilment.handler(batch(ORDER), CONTEXT)) == ["m0"]
    why = "ConflictingOrderError: order 'A1' is fulfilled already, with other content"
    assert f"message m0 failed: {why}" in caplog.text


def test_a_poison_message_fails_alone(
    fulfilment: ModuleType, dynamodb: Stubber, caplog: pytest.LogCaptureFixture
) -> None:
    dynamodb.add_response("put_item", {}, expects("A1"))
    dynamodb.add_response("put_item", {}, expects("C3"))
    poison = {**ORDER, "items": [{"sku": "tea", "quantity": -1}]}
    answer = fulfilment.handler(batch(ORDER, poison, {**ORDER, "id": "C3"}), CONTEXT)
    assert failed(answer) == ["m1"]
    why = "items[0].quantity must be a whole number from 1 to 1,000,000"
    assert f"message m1 failed: InvalidOrderError: {why}" in caplog.text


def test_a_batch_of_poison_is_no_error_of_the_function(fulfilment: ModuleType, dynamodb: Stubber) -> None:
    assert failed(fulfilment.handler(batch("{", "[]"), CONTEXT)) == ["m0", "m1"]


def test_what_was_not_stored_comes_again(fulfilment: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_client_error("put_item", "AccessDeniedException", expected_params=expects("A1"))
    dynamodb.add_response("put_item", {}, expects("B2"))
    assert failed(fulfilment.handler(batch(ORDER, {**ORDER, "id": "B2"}), CONTEXT)) == ["m0"]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"id": None}, "id must be 1 to 64 letters"),
        ({"id": ""}, "id must be 1 to 64 letters"),
        ({"id": "x" * 65}, "id must be 1 to 64 letters"),
        ({"id": 7}, "id must be 1 to 64 letters"),
        ({"id": "A1\n"}, "id must be 1 to 64 letters"),
        ({"customer": ""}, "customer must be a string of 1 to 200 characters"),
        ({"customer": "x" * 201}, "customer must be a string of 1 to 200 characters"),
        ({"items": []}, "items must be a list of 1 to 100 objects"),
        ({"items": {}}, "items must be a list of 1 to 100 objects"),
        ({"items": [{"sku": "tea", "quantity": 1}] * 101}, "items must be a list of 1 to 100 objects"),
        ({"items": [7]}, "items[0].sku must be a string of 1 to 64 characters"),
        ({"items": [{"quantity": 1}]}, "items[0].sku must be a string of 1 to 64 characters"),
        *(
            ({"items": [{"sku": "tea", "quantity": quantity}]}, "items[0].quantity must be a whole number")
            for quantity in (0, 1_000_001, 1.5, "2", True, None, float("nan"))
        ),
    ],
)
def test_what_is_no_order(change: dict[str, Any], problem: str, fulfilment: ModuleType) -> None:
    with pytest.raises(fulfilment.logic.InvalidOrderError) as raised:
        fulfilment.logic.read_order(json.dumps({**ORDER, **change}))
    assert str(raised.value).startswith(problem)


@pytest.mark.parametrize(
    "body", ["", "not JSON", "null", "[]", '"order"', "[" * 100_000], ids=lambda body: body[:8]
)
def test_what_is_no_object(body: str, fulfilment: ModuleType) -> None:
    with pytest.raises(fulfilment.logic.InvalidOrderError, match="body must be"):
        fulfilment.logic.read_order(body)


def test_the_largest_order(fulfilment: ModuleType) -> None:
    items = [{"sku": "s" * 64, "quantity": 1_000_000}] * 100
    order = {"id": "x" * 64, "customer": "c" * 200, "items": items}
    assert fulfilment.logic.read_order(json.dumps(order)) == order
    assert fulfilment.logic.fulfilment(order)["units"] == 100_000_000
