"""From an order that was placed to its fulfilment.

The function's role needs PutItem on the table of fulfilments, and nothing else.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Order = dict[str, Any]

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MOST_ITEMS = 100


class InvalidOrderError(ValueError):
    """A message that is no order; it will be none the next time either."""


def read_order(body: str) -> Order:
    """The order of a message; fields that are not needed here are left out.

    Raises:
        InvalidOrderError: Names the first field that is wrong, and what is allowed.
    """
    try:
        order = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise InvalidOrderError(f"body must be JSON: {error}") from None
    if not isinstance(order, dict):
        raise InvalidOrderError("body must be a JSON object")
    problem = next(_problems(order), None)
    if problem is not None:
        raise InvalidOrderError(problem)
    items = [{"sku": item["sku"], "quantity": item["quantity"]} for item in order["items"]]
    return {"id": order["id"], "customer": order["customer"], "items": items}


def fulfilment(order: Order) -> dict[str, Any]:
    """What a warehouse has to know of an order."""
    return {
        **order,
        "units": sum(item["quantity"] for item in order["items"]),
        "status": "open",
        "accepted_at": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }


def _problems(order: Mapping[str, object]) -> Iterator[str]:
    order_id, items = order.get("id"), order.get("items")
    if not isinstance(order_id, str) or not _ID.fullmatch(order_id):
        yield "id must be 1 to 64 letters, digits, '.', '_' or '-', and begin with a letter or digit"
    if not _is_text(order.get("customer"), 200):
        yield "customer must be a string of 1 to 200 characters"
    if not isinstance(items, list) or not 1 <= len(items) <= _MOST_ITEMS:
        yield f"items must be a list of 1 to {_MOST_ITEMS} objects"
        return
    for index, item in enumerate(items):
        if not isinstance(item, dict) or not _is_text(item.get("sku"), 64):
            yield f"items[{index}].sku must be a string of 1 to 64 characters"
        elif not _is_quantity(item.get("quantity")):
            yield f"items[{index}].quantity must be a whole number from 1 to 1,000,000"


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= longest


def _is_quantity(value: object) -> bool:
    # In Python `True` is an int, in JSON it is not.
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 1_000_000
