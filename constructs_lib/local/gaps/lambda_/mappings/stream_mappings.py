"""Event source mappings of DynamoDB and Kinesis streams."""

import threading
from typing import Any

from ...catalogue import gap
from . import mapping_runners
from .mapping_runners import has, setting
from .stream_batches import Share
from .stream_lanes import Lane
from .stream_sources import DataStream, Source, Table, first_cursor

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg"
_ERRORS = f"{_DOCS}/kinesis-on-failure-destination.html"
_PARAMETERS = f"{_DOCS}/services-kinesis-parameters.html"


class StreamRunner:
    """Keeps a lane, with a thread of its own, for each shard of one mapping's stream."""

    def __init__(self, account: str, region: str, record: dict[str, Any]) -> None:
        self._scope = account, region
        self._mapping = record
        self._source = _source(account, region, record)
        self._lanes: dict[str, list[tuple[Lane, threading.Thread]]] = {}
        self._lock = threading.Lock()
        by_time = has("start at timestamp")
        shards = self._source.shards()
        # A shard that comes later is read from its first record, wherever the mapping started.
        self._cursors = {
            shard: first_cursor(self._source, shard, record, by_time=by_time) for shard in shards
        }

    def is_over(self) -> bool:
        """Whether the mapping is gone."""
        return not mapping_runners.is_current(*self._scope, self._mapping)

    def look(self) -> None:
        """Have a lane for each shard, and wake all of them."""
        with self._lock:
            for shard in self._source.shards():
                self._keep_lanes(shard)
            lanes = [lane for lanes in self._lanes.values() for lane, _ in lanes]
        for lane in lanes:
            lane.wake.set()

    def _keep_lanes(self, shard: str) -> None:
        count = setting(self._mapping, "ParallelizationFactor") if has("parallelization") else 1
        lanes = self._lanes.get(shard, [])
        if len(lanes) == count:
            return
        for lane, _ in lanes:
            lane.stopped = True
            lane.wake.set()
        # A lane that has been told to stop may still be in an invocation. New lanes beside it would break
        # the order of its keys; the next look starts them.
        if any(thread.is_alive() for _, thread in lanes):
            return
        # What some lanes have done beyond the slowest is done again: a stream is delivered at least once.
        cursor = min((lane.cursor for lane, _ in lanes), default=self._cursors.get(shard, ""))
        self._lanes[shard] = [self._start(shard, number, count, cursor) for number in range(count)]

    def _start(self, shard: str, number: int, count: int, cursor: str) -> tuple[Lane, threading.Thread]:
        share = Share(self._mapping, self._source, shard, number, count)
        lane = Lane(share, cursor, lambda: not self.is_over())
        return lane, mapping_runners.start_thread(*self._scope, lane.run, f"lane-{self._mapping['UUID']}")


def _source(account: str, region: str, record: dict[str, Any]) -> Source:
    arn = record["EventSourceArn"]
    if mapping_runners.service_of(record) == "dynamodb":
        return Table(arn, account, region)
    # The role is a part of what the function gets: `invokeIdentityArn` (with-kinesis.html).
    _, config = mapping_runners.find_function(record)
    return DataStream(arn, account, region, (config or {}).get("Role", ""))


def install(feature: str) -> None:
    """Switch a feature of streams on, and our way to read streams with the first."""
    mapping_runners.install(feature)
    mapping_runners.take_over("_poll_dynamodb_streams", "dynamodb", StreamRunner)
    mapping_runners.take_over("_poll_kinesis", "kinesis", StreamRunner)


@gap(
    "stream-mappings-apart",
    aws="Each shard of each mapping is read by itself: a slow or failing function delays no other.",
    source=f"{_DOCS}/with-kinesis.html",
    upstream="All mappings of all streams take turns: a slow function delays every other.",
)
def read_apart() -> None:
    """Read each shard in a thread of its own."""
    install("apart")


@gap(
    "stream-retry-limit",
    aws=(
        "A batch is given up after `MaximumRetryAttempts`, and its shard goes on; throttles do not count "
        "as retries."
    ),
    source=_ERRORS,
    upstream="A batch is tried for ever, and blocks its stream.",
)
def limit_retries() -> None:
    """Count retries, and give a batch up."""
    install("retries")


@gap(
    "stream-record-age",
    aws="Records older than `MaximumRecordAgeInSeconds` are given up, tried or not: `RecordAgeExceeded`.",
    source=_ERRORS,
    upstream="Kinesis records are tried for ever; a batch of DynamoDB records fails once more, whole, and "
    "the condition has another name.",
)
def limit_age() -> None:
    """Give up records that are too old."""
    install("record age")


@gap(
    "stream-bisect",
    aws="With `BisectBatchOnFunctionError` a failed batch is split in two, which does not count as a retry.",
    source=_ERRORS,
    upstream="A batch is never split.",
)
def bisect() -> None:
    """Split failed batches."""
    install("bisect")


@gap(
    "stream-partial-batches",
    aws="With `ReportBatchItemFailures` a batch is tried again from the first record that was reported.",
    source=f"{_DOCS}/services-kinesis-batchfailurereporting.html",
    upstream="What the function reports is ignored: failed records are lost.",
)
def use_reports() -> None:
    """Look at what the function reports."""
    install("partial batches")


@gap(
    "stream-failure-position",
    aws="An on-failure queue or topic gets the condition, the number of attempts and the position of the "
    "records: shard, first and last sequence number.",
    source=_ERRORS,
    upstream="Nothing is sent, except for DynamoDB records that got too old.",
)
def send_positions() -> None:
    """Send the position of given up records."""
    install("failure position")


@gap(
    "stream-failure-bucket",
    aws="An on-failure bucket gets the same, with the whole records as `payload`.",
    source=_ERRORS,
    upstream="Nothing is written.",
)
def write_records() -> None:
    """Write given up records to a bucket."""
    install("failure bucket")


@gap(
    "stream-batching-window",
    aws="A batch is gathered for `MaximumBatchingWindowInSeconds`, until it is full or has 6 MB.",
    source=_PARAMETERS,
    upstream="Records are handed on as they come.",
)
def gather() -> None:
    """Wait for more records."""
    install("batching window")


@gap(
    "stream-tumbling-windows",
    aws="With `TumblingWindowInSeconds` a call gets the window and the state that the call before returned, "
    "and a last call ends each window.",
    source=f"{_DOCS}/services-kinesis-windows.html",
    upstream="There is no window and no state.",
)
def keep_windows() -> None:
    """Hand state on within windows."""
    install("tumbling windows")


@gap(
    "stream-parallelization",
    aws="With `ParallelizationFactor` a shard's batches run side by side, those of one key in order.",
    source=f"{_DOCS}/services-kinesis-create.html",
    upstream="One batch at a time.",
)
def parallelize() -> None:
    """Read the keys of a shard in several lanes."""
    install("parallelization")


@gap(
    "stream-start-at-timestamp",
    aws="`StartingPosition` `AT_TIMESTAMP` starts at the first record of that time or later.",
    source=_PARAMETERS,
    upstream="Starts at the latest record.",
)
def start_at_time() -> None:
    """Start where the mapping says."""
    install("start at timestamp")


@gap(
    "stream-iterator-age",
    aws="`IteratorAge` of a function is the age of the last record of a batch.",
    source=f"{_DOCS}/monitoring-metrics-types.html",
    upstream="Not recorded: an alarm on it stays silent.",
)
def record_age() -> None:
    """Record the age after each attempt."""
    install("iterator age")
