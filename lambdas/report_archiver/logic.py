"""A snapshot of orders, one JSON object a line.

The function's role needs Scan on the table of orders, `s3:PutObject` on `archive/*` in the bucket, and
nothing else.
"""

import json
import logging
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from boto3.dynamodb.conditions import Attr

Order = Mapping[str, Any]

_logger = logging.getLogger(__name__)


class CorruptOrderError(ValueError):
    """An order that is no record of what was ordered."""


def archive(orders: Any, bucket: Any, report_id: str, customer: str | None) -> dict[str, Any]:
    """Stores the orders of a report; again for the same report replaces them.

    Args:
        orders: Table of orders, a boto3 `Table`.
        bucket: A boto3 `Bucket`.
        report_id: The report's id.
        customer: Whose orders. None: everybody's.

    Returns:
        The `key` in the bucket and the number of `orders`.

    Raises:
        CorruptOrderError: A quantity is not a number.
    """
    found = sorted(read_orders(orders, customer), key=lambda order: order["id"])
    key = f"archive/{report_id}.jsonl"
    bucket.put_object(Key=key, Body="".join(map(to_line, found)).encode(), ContentType="application/x-ndjson")
    _logger.info("archived %d orders of report %s", len(found), report_id)
    return {"key": key, "orders": len(found)}


def read_orders(table: Any, customer: str | None) -> Iterator[Order]:
    """All orders, or those of one customer."""
    request = {} if customer is None else {"FilterExpression": Attr("customer").eq(customer)}
    while True:
        page = table.scan(**request)
        yield from page["Items"]
        if "LastEvaluatedKey" not in page:
            return
        request["ExclusiveStartKey"] = page["LastEvaluatedKey"]


def to_line(order: Order) -> str:
    """One order as a line of JSON."""
    for index, item in enumerate(order["items"]):
        if not isinstance(item["quantity"], Decimal):
            what = f"items[{index}].quantity of order {order['id']!r}"
            raise CorruptOrderError(f"{what} must be a number, got {item['quantity']!r}")
    return json.dumps(order, default=_number, ensure_ascii=False, sort_keys=True) + "\n"


def _number(value: object) -> int | float:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} does not fit into JSON")
