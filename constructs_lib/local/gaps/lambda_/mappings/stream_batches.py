"""What one lane reads of a stream, and the batches that it makes of that."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from .stream_sources import Record, Source


@dataclass(frozen=True)
class Share:
    """What one lane reads for a mapping: a shard, or some of the keys in it."""

    mapping: dict[str, Any]
    source: Source
    shard: str
    number: int
    count: int

    def after(self, cursor: str) -> Iterator[Record]:
        """Yield the shard's records that follow a sequence number, those of other lanes as well."""
        return self.source.after(self.shard, cursor)

    def has(self, record: Record) -> bool:
        """Whether a record of the shard is read by this lane."""
        return record.lane(self.count) == self.number


@dataclass
class Batch:
    """Records that are tried together, and how that went so far."""

    records: Sequence[Record]
    failures: int = 0
    invocations: int = 0
    throttles: int = 0
    request_id: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    def part(self, records: Sequence[Record], *, failures: int) -> "Batch":
        """Return a batch of some of the records, with this one's past."""
        # Throttles begin at none: they only set the next pause, and this is another batch.
        return Batch(records, failures, self.invocations, 0, self.request_id, self.result)
