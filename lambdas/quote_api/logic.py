"""A quote: what the items cost and whether they are there, asked for at the same time.

The function's role needs `lambda:InvokeFunction` on the functions behind the targets `pricing` and `stock`,
and nothing else.
"""

import logging
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import BadRequestError
from botocore.exceptions import ClientError

from constructs_lib.runtime.invoke import FanOutError, RemoteError, invoke_all, target
from constructs_lib.runtime.invoke import dry_run as dry_run_call

Items = dict[str, int]

_MOST_ITEMS = 100
_logger = logging.getLogger(__name__)


def check_items(body: object) -> Items:
    """The quantity of each sku in a request's body.

    Raises:
        BadRequestError: Names the field, what is allowed and the value.
    """
    given = body.get("items") if isinstance(body, dict) and set(body) == {"items"} else None
    if not isinstance(given, list) or not 1 <= len(given) <= _MOST_ITEMS:
        raise BadRequestError(f"body must be an object with items, a list of 1 to {_MOST_ITEMS} objects")
    items: Items = {}
    for index, item in enumerate(given):
        sku, quantity = _check_item(f"items[{index}]", item)
        if sku in items:
            raise BadRequestError(f"items[{index}].sku must be new, got {sku!r} again; add the quantities up")
        items[sku] = quantity
    return items


def quote(items: Items) -> dict[str, Any]:
    """Prices in cents and availability of every item, and of all together.

    Raises:
        FanOutError: Pricing, stock or both have failed.
    """
    # Both are waited for: a call that is left behind would be frozen with this environment.
    answers = invoke_all(_payloads(items), errors="all")
    prices, quantities = answers["pricing"]["unit_price_cents"], answers["stock"]["quantities"]
    lines = [
        {
            "sku": sku,
            "quantity": quantity,
            "unit_price_cents": prices[sku],
            "price_cents": prices[sku] * quantity,
            "available": quantities[sku] >= quantity,
        }
        for sku, quantity in items.items()
    ]
    return {
        "items": lines,
        "currency": answers["pricing"]["currency"],
        "total_cents": sum(line["price_cents"] for line in lines),
        "available": all(line["available"] for line in lines),
    }


def dry_run(items: Items) -> dict[str, str]:
    """What AWS says to each call, without making it."""
    said = {}
    for name, payload in _payloads(items).items():
        try:
            dry_run_call(target(name), payload)
            said[name] = "allowed"
        except ClientError as error:
            said[name] = f"denied: {error.response['Error']['Message']}"
    return said


def cause(error: FanOutError) -> dict[str, str]:
    """The first failure, as the caller is told; all of them are logged."""
    for name, one in error.errors.items():
        stack = one.stack_trace if isinstance(one, RemoteError) else []
        _logger.error("%s has failed: %s", name, one, extra={"remote_stack_trace": stack})
    return _cause(*next(iter(error.errors.items())))


def _payloads(items: Items) -> dict[str, Mapping[str, Any]]:
    return {name: {"skus": list(items)} for name in ("pricing", "stock")}


def _cause(name: str, error: Exception) -> dict[str, str]:
    match error:
        case RemoteError():
            error_type, message = error.error_type, error.error_message
        case ClientError():
            error_type, message = error.response["Error"]["Code"], error.response["Error"]["Message"]
        case _:
            error_type, message = type(error).__name__, str(error)
    return {"function": name, "error_type": error_type, "error_message": message}


def _check_item(name: str, item: object) -> tuple[str, int]:
    if not isinstance(item, dict) or set(item) != {"sku", "quantity"}:
        raise BadRequestError(f"{name} must be an object with sku and quantity, and nothing else")
    sku, quantity = item["sku"], item["quantity"]
    if not isinstance(sku, str) or not 1 <= len(sku) <= 64:
        raise BadRequestError(f"{name}.sku must be a string of 1 to 64 characters")
    # In Python `True` is an int, in JSON it is not.
    if not isinstance(quantity, int) or isinstance(quantity, bool) or not 1 <= quantity <= 1_000_000:
        raise BadRequestError(f"{name}.quantity must be a whole number from 1 to 1,000,000")
    return sku, quantity
