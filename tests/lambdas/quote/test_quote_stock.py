"""The stock function, and what it asks of DynamoDB."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from tests.support.lambdas import load


@pytest.fixture(scope="module")
def stock() -> ModuleType:
    return load("quote_stock", STOCK_TABLE="stock")


@pytest.fixture
def dynamodb(stock: ModuleType) -> Iterator[Stubber]:
    """Checks every call against DynamoDB's service model and answers it in DynamoDB's own format."""
    with Stubber(stock.DYNAMODB.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def asked(*skus: str) -> dict[str, Any]:
    return {"RequestItems": {"stock": {"Keys": [{"sku": sku} for sku in skus]}}}


def page(quantities: dict[str, int], unread: tuple[str, ...] = ()) -> dict[str, Any]:
    items = [{"sku": {"S": sku}, "quantity": {"N": str(number)}} for sku, number in quantities.items()]
    keys = {"stock": {"Keys": [{"sku": {"S": sku}} for sku in unread]}}
    return {"Responses": {"stock": items}, "UnprocessedKeys": keys if unread else {}}


def test_quantities(stock: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("batch_get_item", page({"tea": 12}), asked("tea", "gold"))
    got = stock.handler({"skus": ["tea", "gold"]}, None)
    assert got == {"quantities": {"tea": 12, "gold": 0}}
    assert type(got["quantities"]["tea"]) is int


def test_what_was_left_out_is_asked_for_again(stock: ModuleType, dynamodb: Stubber) -> None:
    dynamodb.add_response("batch_get_item", page({"tea": 12}, unread=("cocoa",)), asked("tea", "cocoa"))
    dynamodb.add_response("batch_get_item", page({"cocoa": 3}), asked("cocoa"))
    assert stock.handler({"skus": ["tea", "cocoa"]}, None) == {"quantities": {"tea": 12, "cocoa": 3}}


def test_it_gives_up(stock: ModuleType, dynamodb: Stubber) -> None:
    for _ in range(4):
        dynamodb.add_response("batch_get_item", page({}, unread=("tea",)), asked("tea"))
    with pytest.raises(stock.logic.StockUnavailableError, match="1 items were not read"):
        stock.handler({"skus": ["tea"]}, None)
