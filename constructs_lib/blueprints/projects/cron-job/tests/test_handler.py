"""From the time of a schedule to the total of the day before."""

import importlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from types import ModuleType
from typing import Any

import pytest
from boto3.dynamodb.conditions import Key
from botocore.stub import Stubber

from constructs_lib.testing import events

EVENT = events.schedule(scheduled_time=datetime(2026, 11, 23, 3, tzinfo=UTC))
QUERY = {"TableName": "orders", "KeyConditionExpression": Key("day").eq("2026-11-22")}


@pytest.fixture
def function(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What `handler.py` defines."""
    monkeypatch.setenv("ORDERS_TABLE", "orders")
    monkeypatch.setenv("TOTALS_TABLE", "totals")
    return importlib.import_module("lambdas.cron_job.handler")


@pytest.fixture
def dynamodb(function: ModuleType) -> Iterator[Stubber]:
    """DynamoDB's answers, in their order."""
    with Stubber(function.DYNAMODB.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def order(order_id: str, amount: dict[str, str]) -> dict[str, Any]:
    return {"day": {"S": "2026-11-22"}, "id": {"S": order_id}, "amount": amount}


def test_every_page_is_added_up(function: ModuleType, dynamodb: Stubber) -> None:
    key = {"day": {"S": "2026-11-22"}, "id": {"S": "A1"}}
    first = {"Items": [order("A1", {"N": "2.50"})], "LastEvaluatedKey": key}
    dynamodb.add_response("query", first, QUERY)
    start = {"day": "2026-11-22", "id": "A1"}
    dynamodb.add_response(
        "query", {"Items": [order("A2", {"N": "3"})]}, {**QUERY, "ExclusiveStartKey": start}
    )
    total = {"day": "2026-11-22", "orders": 2, "total": function.Decimal("5.50")}
    dynamodb.add_response("put_item", {}, {"TableName": "totals", "Item": total})
    function.handler(EVENT, events.context())


def test_an_order_without_an_amount_is_an_error(function: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("query", {"Items": [order("A1", {"S": "many"})]}, QUERY)
    with pytest.raises(ValueError, match="amount of order A1 must be a number, got 'many'"):
        function.handler(EVENT, events.context())


@pytest.mark.parametrize(
    ("time", "day"),
    [
        (datetime(2026, 3, 1, 3, tzinfo=UTC), "2026-02-28"),
        (datetime(2026, 11, 23, 0, 30, tzinfo=timezone(timedelta(hours=1))), "2026-11-21"),
    ],
)
def test_the_day_is_that_of_the_schedule(
    function: ModuleType, dynamodb: Stubber, time: datetime, day: str
) -> None:
    asked = {"TableName": "orders", "KeyConditionExpression": Key("day").eq(day)}
    dynamodb.add_response("query", {"Items": []}, asked)
    dynamodb.add_response("put_item", {})
    function.handler({"scheduled_time": time.isoformat()}, events.context())
