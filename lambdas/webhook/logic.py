"""Notices of payments: who sent one, what it says, and whether it is known."""

import hashlib
import hmac
from dataclasses import dataclass
from typing import Any

__all__ = ["Notice", "is_signed", "notice_of", "store"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the provider of payments tells.

    Attributes:
        id: the notice's own; the same one comes again until it is answered with 2XX.
        order: the order that was paid.
        cents: how much.
    """

    id: str
    order: str
    cents: int


def is_signed(body: bytes, signature: str, secret: str) -> bool:
    """Return whether a signature is the hex of the HMAC-SHA256 of a body."""
    wanted = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    # In the same time for every wrong one, which would tell how much of it is right.
    return hmac.compare_digest(wanted.encode(), signature.encode())


def notice_of(value: object) -> Notice:
    """Return what a body says.

    Raises:
        ValueError: it is no notice; the text says why.
    """
    if not isinstance(value, dict) or set(value) != {"id", "order", "cents"}:
        raise ValueError("a notice must be an object of id, order and cents")
    for name in ("id", "order"):
        if not isinstance(value[name], str) or not 1 <= len(value[name]) <= 100:
            raise ValueError(f"{name} must be a text of 1 to 100 characters")
    if type(value["cents"]) is not int or not 1 <= value["cents"] <= 100_000_000:
        raise ValueError("cents must be a whole number from 1 to 100,000,000")
    return Notice(**value)


def store(table: Any, notice: Notice) -> bool:
    """Store a notice, once; return whether it is new."""
    item = {"id": notice.id, "order": notice.order, "cents": notice.cents}
    try:
        table.put_item(Item=item, ConditionExpression="attribute_not_exists(id)")
    except table.meta.client.exceptions.ConditionalCheckFailedException:
        return False
    return True
