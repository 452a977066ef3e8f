"""Counts in a table, and receipts in another: what was counted already.

A transaction writes both, so that a click counts once: when the batch comes again as a whole or in halves,
when the function has crashed, and when a record that failed comes back weeks after its neighbours. "The last
sequence number that was counted" would be one item less, and would lose that record.
"""

from base64 import b85encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any

from botocore.exceptions import ClientError


@dataclass(frozen=True, slots=True)
class Click:
    """One click.

    Attributes:
        event_id: Shard and sequence number of its record.
        page: Where it was.
        at: When it was.
        arrived: When its record came into the stream.
    """

    event_id: str
    page: str
    at: datetime
    arrived: datetime

    def shard(self) -> str:
        """The shard of its record."""
        return self.event_id.partition(":")[0]

    def minute(self) -> str:
        """The minute in which it counts."""
        return f"{self.at:%Y-%m-%dT%H:%MZ}"

    def receipt(self) -> str:
        """The receipt that names it: one for each second of a shard, which takes 1,000 records a second."""
        return f"{self.shard()}@{self.arrived:%Y-%m-%dT%H:%M:%SZ}"

    def short_id(self) -> str:
        """Ten characters that no other click of its receipt has."""
        return b85encode(blake2b(self.event_id.encode(), digest_size=8).digest()).decode()


class Counts:
    """Counts by page and minute.

    Each shard has items of its own, `2026-11-23T10:05Z shardId-...`, whose sum is the count: shards that
    wrote the same item would cancel each other's transactions.

    Args:
        client: A client of DynamoDB that takes Python's own types.
        counts: Name of the table of counts; its key is `page` and `minute`.
        receipts: Name of the table of receipts; its key is `id`, and `expires_at` ends an item.
        kept: How long after a record came its receipt is kept.
    """

    MOST_CLICKS = 90
    """Clicks of one transaction, which has at most 100 items, and 300 operators in an expression."""

    def __init__(self, client: Any, *, counts: str, receipts: str, kept: timedelta) -> None:
        self.client = client
        self._counts = counts
        self._receipts = receipts
        self._kept = kept

    def add(self, receipt: str, clicks: Sequence[Click]) -> None:
        """Counts clicks of one receipt, without those that it names already."""
        while clicks:
            try:
                self.client.transact_write_items(
                    TransactItems=[self._receipt(receipt, clicks), *self._additions(clicks)]
                )
            except ClientError as error:
                known = _known(error)
                clicks = [click for click in clicks if click.short_id() not in known]
            else:
                return

    def _receipt(self, receipt: str, clicks: Sequence[Click]) -> dict[str, Any]:
        ids = {f":id{number}": click.short_id() for number, click in enumerate(clicks)}
        expires_at = int((clicks[0].arrived + self._kept).timestamp())
        update = {
            "TableName": self._receipts,
            "Key": {"id": receipt},
            "UpdateExpression": "ADD clicks :ids SET expires_at = :expires_at",
            "ConditionExpression": f"NOT ({' OR '.join(f'contains(clicks, {name})' for name in ids)})",
            "ExpressionAttributeValues": {**ids, ":ids": set(ids.values()), ":expires_at": expires_at},
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        }
        return {"Update": update}

    def _additions(self, clicks: Sequence[Click]) -> list[dict[str, Any]]:
        numbers = Counter((click.page, f"{click.minute()} {click.shard()}") for click in clicks)
        return [
            {
                "Update": {
                    "TableName": self._counts,
                    "Key": {"page": page, "minute": minute},
                    "UpdateExpression": "ADD clicks :clicks",
                    "ExpressionAttributeValues": {":clicks": number},
                }
            }
            for (page, minute), number in numbers.items()
        ]


def _known(error: ClientError) -> set[str]:
    """The clicks that the receipt named when it refused some of ours.

    Raises:
        ClientError: It was something else.
    """
    reasons = error.response.get("CancellationReasons") or [{}]
    if reasons[0].get("Code") != "ConditionalCheckFailed":
        raise error
    return set(reasons[0]["Item"]["clicks"]["SS"])
