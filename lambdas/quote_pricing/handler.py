"""Prices for other functions: `{"skus": [...]}` in, `{"currency", "unit_price_cents": {sku: cents}}` out."""

from typing import Any

import logic

from constructs_lib.runtime.invoke import correlated

PRICES = logic.read_price_list()


@correlated
def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Answers a synchronous call."""
    return logic.find_prices(PRICES, event["skus"])
