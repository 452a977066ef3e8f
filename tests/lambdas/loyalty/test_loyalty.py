"""From an event of the bus to the item of points."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from botocore.stub import Stubber

from constructs_lib.testing import events
from tests.support.lambdas import load


@pytest.fixture(scope="module")
def loyalty() -> ModuleType:
    return load("loyalty", POINTS_TABLE="points")


@pytest.fixture
def dynamodb(loyalty: ModuleType) -> Iterator[Stubber]:
    with Stubber(loyalty.POINTS.meta.client) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def placed(**order: Any) -> dict[str, Any]:
    detail = {"id": "A1", "customer": "ada@example.org", "total": 120, **order}
    return events.event(detail, source="shop.orders", detail_type="Order Placed")


@pytest.mark.parametrize(
    ("order", "points"),
    [
        ({}, 120),
        ({"total": 120.99}, 120),
        ({"total": 0}, 0),
        ({"member": True, "total": 5}, 10),
        ({"member": "yes"}, 120),
        ({"note": "not stored"}, 120),
    ],
)
def test_an_order_gives_points(
    loyalty: ModuleType, dynamodb: Stubber, order: dict[str, Any], points: int
) -> None:
    item = {"customer": "ada@example.org", "order": "A1", "points": points}
    dynamodb.add_response("put_item", {}, {"TableName": "points", "Item": item})
    loyalty.handler(placed(**order), None)


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"id": ""}, "id must be a text"),
        ({"customer": None}, "customer must be a text"),
        ({"total": "120"}, "total must be a number"),
        ({"total": True}, "total must be a number"),
        ({"total": -1}, "total must be a number"),
    ],
)
def test_what_is_no_order_is_an_error(loyalty: ModuleType, order: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        loyalty.handler(placed(**order), None)
