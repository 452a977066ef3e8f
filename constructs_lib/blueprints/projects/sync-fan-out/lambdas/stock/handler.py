"""What is in stock, for other functions: `{"sku": ...}` in, `{"quantity": ...}` out."""

import logging

QUANTITIES = {"tea": 5}

_logger = logging.getLogger(__name__)


def handler(event: dict[str, str], _context: object) -> dict[str, int]:
    """Answer a synchronous call."""
    quantity = QUANTITIES.get(event["sku"], 0)
    _logger.info("%d of %s in stock", quantity, event["sku"])
    return {"quantity": quantity}
