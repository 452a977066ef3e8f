"""The records of DynamoDB and Kinesis streams, as a mapping reads them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol
from zlib import crc32

from ...patching import Part

dynamodb = Part("services.dynamodb")
streams = Part("services.dynamodb_streams")
kinesis = Part("services.kinesis")


class Source(Protocol):
    """One stream."""

    @property
    def batch_info(self) -> str:
        """The key of a position in this kind of stream."""

    def shards(self) -> Sequence[str]:
        """Return the ids of its shards; none while there is no stream."""

    def after(self, shard: str, sequence: str) -> Iterator["Record"]:
        """Yield the records that follow a sequence number."""


@dataclass(frozen=True)
class Record:
    """One record: what a function gets for it, and what decides where it goes."""

    sequence: str
    arrival: float
    key: str
    event: dict[str, Any]

    def lane(self, count: int) -> int:
        """Return the lane for all records of this key."""
        # Parallel batches keep the order of each partition key (invocation-eventsourcemapping.html).
        # Python's own hash of a text would send a key to another lane in each process.
        return crc32(self.key.encode()) % count if count > 1 else 0


@dataclass(frozen=True)
class Table:
    """The stream of a DynamoDB table, open or closed."""

    arn: str
    account: str
    region: str
    batch_info: str = "DDBStreamBatchInfo"

    def shards(self) -> Sequence[str]:
        """Return the one shard that a stream has here."""
        return [] if self._records() is None else [streams._DEFAULT_SHARD_ID]

    def after(self, shard: str, sequence: str) -> Iterator[Record]:  # noqa: ARG002 - there is one
        """Yield the records that follow a sequence number."""
        records = self._records() or []
        # The emulator's sequence numbers have one length, and so they have the same order as texts.
        first = bisect_right(records, sequence, key=lambda each: str(each["dynamodb"]["SequenceNumber"]))
        for each in records[first:]:
            yield self._record(each)

    def _records(self) -> list[dict[str, Any]] | None:
        name = self.arn.split(":", 5)[5].split("/")[1]
        table = dynamodb._tables.get_scoped(self.account, self.region, name)
        found: list[dict[str, Any]] | None
        if table and table.get("LatestStreamArn") == self.arn:
            found = dynamodb.stream_live_records(name, account_id=self.account, region=self.region)
            return found
        # A stream that was switched off stays readable for 24 hours (Streams.html of the DynamoDB guide).
        closed = dynamodb.closed_stream(self.arn)
        return closed["records"] if closed else None

    def _record(self, record: dict[str, Any]) -> Record:
        change = record["dynamodb"]
        return Record(
            str(change["SequenceNumber"]),
            float(change["ApproximateCreationDateTime"]),
            repr(sorted(change["Keys"].items())),
            record,
        )


@dataclass(frozen=True)
class DataStream:
    """A Kinesis data stream."""

    arn: str
    account: str
    region: str
    role: str
    batch_info: str = "KinesisBatchInfo"

    def shards(self) -> Sequence[str]:
        """Return the ids of the shards there are now."""
        stream = self._stream()
        return list(stream["shards"]) if stream and stream["StreamStatus"] == "ACTIVE" else []

    def after(self, shard: str, sequence: str) -> Iterator[Record]:
        """Yield the records that follow a sequence number."""
        stream = self._stream()
        found = stream["shards"].get(shard) if stream else None
        if not found:
            return
        records = found["records"]
        first = bisect_right(records, sequence, key=lambda each: str(each["SequenceNumber"]))
        for each in records[first:]:
            yield self._record(shard, each)

    def _stream(self) -> Any:
        # The ARN says where the stream is; the thread has the account and Region of the mapping.
        _, _, _, region, account, resource = self.arn.split(":", 5)
        return kinesis._streams.get_scoped(account, region, resource.split("/")[1])

    def _record(self, shard: str, record: dict[str, Any]) -> Record:
        sequence = str(record["SequenceNumber"])
        arrival = record["ApproximateArrivalTimestamp"]
        event = {
            "kinesis": {
                "kinesisSchemaVersion": "1.0",
                "partitionKey": record["PartitionKey"],
                "sequenceNumber": sequence,
                "data": kinesis._ensure_base64(record["Data"]),
                "approximateArrivalTimestamp": arrival,
            },
            "eventSource": "aws:kinesis",
            "eventVersion": "1.0",
            "eventID": f"{shard}:{sequence}",
            "eventName": "aws:kinesis:record",
            "invokeIdentityArn": self.role,
            "awsRegion": self.region,
            "eventSourceARN": self.arn,
        }
        return Record(sequence, float(arrival), record["PartitionKey"], event)


def first_cursor(source: Source, shard: str, mapping: dict[str, Any], *, by_time: bool) -> str:
    """Return the sequence number after which a new mapping starts."""
    position = mapping.get("StartingPosition", "LATEST")
    if position == "TRIM_HORIZON":
        return ""
    # What is there now, at the mapping's creation, is not read by `LATEST`.
    records = list(source.after(shard, ""))
    if position == "AT_TIMESTAMP" and by_time:
        start = _seconds(mapping.get("StartingPositionTimestamp", 0))
        records = [each for each in records if each.arrival < start]
    return records[-1].sequence if records else ""


def _seconds(moment: object) -> float:
    try:
        return float(str(moment))
    except ValueError:
        parsed = datetime.fromisoformat(str(moment))
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
