"""Sums of a day's orders, by pandas from the layer `dataframe`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from decimal import Decimal
from typing import Any

import pandas as pd

_TOP = 10


class CorruptOrderError(ValueError):
    """An order that no digest can count."""


@dataclass(frozen=True)
class Summary:
    """What was ordered on a day.

    Attributes:
        orders: How many orders.
        customers: How many customers.
        quantity: How many pieces.
        by_hour: How many orders in each of the 24 hours of the clock.
        top: The ten skus of which most were ordered, with their quantities.
    """

    orders: int
    customers: int
    quantity: int
    by_hour: list[int]
    top: list[tuple[str, int]]


def summarise(found: Iterable[Mapping[str, Any]], zone: tzinfo) -> Summary:
    """Sums up orders as the table has them.

    Raises:
        CorruptOrderError: A quantity is not a number.
    """
    rows = list(found)
    orders = pd.DataFrame(rows, columns=["id", "customer", "created_at"])
    items = pd.DataFrame(_items(rows), columns=["sku", "quantity"]).astype({"quantity": "int64"})
    created = pd.to_datetime(orders["created_at"], utc=True, format="ISO8601").dt.tz_convert(zone)
    by_hour = created.dt.hour.value_counts().reindex(range(24), fill_value=0)
    by_sku = items.groupby("sku")["quantity"].sum().reset_index()
    top = by_sku.sort_values(["quantity", "sku"], ascending=[False, True]).head(_TOP)
    return Summary(
        orders=len(orders),
        customers=int(orders["customer"].nunique()),
        quantity=int(items["quantity"].sum()),
        by_hour=[int(count) for count in by_hour],
        top=[(str(sku), int(quantity)) for sku, quantity in zip(top["sku"], top["quantity"], strict=True)],
    )


def _items(orders: Iterable[Mapping[str, Any]]) -> list[tuple[str, int]]:
    items = []
    for order in orders:
        for index, item in enumerate(order["items"]):
            quantity = item["quantity"]
            if not isinstance(quantity, Decimal):
                what = f"items[{index}].quantity of order {order['id']!r}"
                raise CorruptOrderError(f"{what} must be a number, got {quantity!r}")
            items.append((item["sku"], int(quantity)))
    return items
