"""The pricing function, as `quote_api` calls it."""

import re
from types import ModuleType

import pytest

from tests.support.lambdas import load


@pytest.fixture(scope="module")
def pricing() -> ModuleType:
    return load("quote_pricing")


def test_prices(pricing: ModuleType) -> None:
    assert pricing.handler({"skus": ["tea", "cocoa"]}, None) == {
        "currency": "EUR",
        "unit_price_cents": {"tea": 450, "cocoa": 620},
    }


def test_unknown_skus_are_named(pricing: ModuleType) -> None:
    with pytest.raises(pricing.logic.UnknownSkuError, match=re.escape("no price for 'gold', 'salt'")):
        pricing.handler({"skus": ["tea", "gold", "salt"]}, None)


def test_the_price_list_is_in_whole_cents(pricing: ModuleType) -> None:
    assert all(type(cents) is int and cents > 0 for cents in pricing.PRICES["unit_price_cents"].values())
