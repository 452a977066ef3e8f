"""From an order that was placed to the points that it gives.

The function's role needs PutItem on the table of points, and nothing else.
"""

from typing import Any


class InvalidOrderError(ValueError):
    """A detail that is no order; it will be none the next time either."""


def points(order: dict[str, Any]) -> dict[str, Any]:
    """Return the item of an order: a point for each whole unit of money, twice as many for members.

    Raises:
        InvalidOrderError: Names the first field that is wrong, and what is allowed.
    """
    for name in ("id", "customer"):
        value = order.get(name)
        if not isinstance(value, str) or not value:
            raise InvalidOrderError(f"{name} must be a text, got {value!r}")
    total = order.get("total")
    # In Python `True` is an int, in JSON it is not.
    if not isinstance(total, int | float) or isinstance(total, bool) or total < 0:
        raise InvalidOrderError(f"total must be a number of at least 0, got {total!r}")
    rate = 2 if order.get("member") is True else 1
    return {"customer": order["customer"], "order": order["id"], "points": rate * int(total)}
