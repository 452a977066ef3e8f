"""Prices from the list beside this file; the function's role needs no AWS action."""

import json
import logging
from pathlib import Path
from typing import Any

PriceList = dict[str, Any]

_logger = logging.getLogger(__name__)


class UnknownSkuError(LookupError):
    """The price list does not have it."""


def read_price_list() -> PriceList:
    """The list that is deployed with the function."""
    prices: PriceList = json.loads(Path(__file__).with_name("prices.json").read_text())
    return prices


def find_prices(prices: PriceList, skus: list[str]) -> dict[str, Any]:
    """The price of each sku, in cents.

    Raises:
        UnknownSkuError: The list lacks some of them; the error names them.
    """
    unknown = [sku for sku in skus if sku not in prices["unit_price_cents"]]
    if unknown:
        raise UnknownSkuError(f"no price for {', '.join(map(repr, unknown))}")
    _logger.info("found %d prices", len(skus))
    return {
        "currency": prices["currency"],
        "unit_price_cents": {sku: prices["unit_price_cents"][sku] for sku in skus},
    }
