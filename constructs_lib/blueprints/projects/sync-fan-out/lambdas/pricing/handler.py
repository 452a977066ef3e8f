"""Prices for other functions: `{"sku": ...}` in, `{"cents": ...}` out."""

import logging

PRICES = {"tea": 450, "cup": 900}

_logger = logging.getLogger(__name__)


class UnknownSkuError(LookupError):
    """The price list does not have it."""


def handler(event: dict[str, str], _context: object) -> dict[str, int]:
    """Answer a synchronous call; an exception reaches the caller as its error."""
    if event["sku"] not in PRICES:
        raise UnknownSkuError(f"no price for {event['sku']!r}")
    _logger.info("%s has a price", event["sku"])
    return {"cents": PRICES[event["sku"]]}
