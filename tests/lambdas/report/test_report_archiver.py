"""The archiver: what it stores, and what it refuses to."""

import json
from collections.abc import Iterator
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import ANY, Stubber

from tests.support.lambdas import load

ID = "0123456789abcdef0123456789abcdef"
EVENT = {"report_id": ID, "recipient": "ada@example.com"}


@pytest.fixture(scope="module")
def archiver() -> ModuleType:
    return load("report_archiver", ORDERS_TABLE="orders", REPORTS_BUCKET="bucket")


@pytest.fixture
def dynamodb(archiver: ModuleType) -> Iterator[Stubber]:
    with Stubber(archiver.ORDERS.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


@pytest.fixture
def s3(archiver: ModuleType) -> Iterator[Stubber]:
    with Stubber(archiver.BUCKET.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def stored(order_id: str, quantity: dict[str, str]) -> dict[str, Any]:
    """An order as DynamoDB sends it."""
    item = {"M": {"sku": {"S": "tea"}, "quantity": quantity}}
    return {"id": {"S": order_id}, "customer": {"S": "Ada"}, "items": {"L": [item]}}


def test_snapshot(archiver: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    first = {"Items": [stored("B2", {"N": "1"})], "LastEvaluatedKey": {"id": {"S": "B2"}}}
    dynamodb.add_response("scan", first, {"TableName": "orders"})
    second = {"Items": [stored("A1", {"N": "2"})]}
    dynamodb.add_response("scan", second, {"TableName": "orders", "ExclusiveStartKey": {"id": "B2"}})
    lines = [
        '{"customer": "Ada", "id": "A1", "items": [{"quantity": 2, "sku": "tea"}]}\n',
        '{"customer": "Ada", "id": "B2", "items": [{"quantity": 1, "sku": "tea"}]}\n',
    ]
    key = f"archive/{ID}.jsonl"
    expected = {"Bucket": "bucket", "Key": key, "ContentType": "application/x-ndjson"}
    s3.add_response("put_object", {}, {**expected, "Body": "".join(lines).encode()})
    assert archiver.handler(EVENT, None) == {"key": key, "orders": 2}


def test_one_customer(archiver: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    dynamodb.add_response("scan", {"Items": []}, {"TableName": "orders", "FilterExpression": ANY})
    s3.add_response("put_object", {})
    assert archiver.handler({**EVENT, "customer": "Ada"}, None)["orders"] == 0


def test_a_corrupt_order(archiver: ModuleType, dynamodb: Stubber, s3: Stubber) -> None:
    dynamodb.add_response("scan", {"Items": [stored("A1", {"S": "two"})]})
    with pytest.raises(archiver.logic.CorruptOrderError, match="order 'A1' must be a number, got 'two'"):
        archiver.handler(EVENT, None)


def test_fractions_stay(archiver: ModuleType) -> None:
    order = {"id": "A1", "items": [{"sku": "tea", "quantity": Decimal("1.5")}], "customer": "Zoë"}
    assert json.loads(archiver.logic.to_line(order))["items"][0]["quantity"] == 1.5
    assert "Zoë" in archiver.logic.to_line(order)
