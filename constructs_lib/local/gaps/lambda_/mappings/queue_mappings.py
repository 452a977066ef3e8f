"""Event source mappings of SQS queues."""

import threading
import time
from typing import Any

from ...catalogue import gap
from ...patching import Part
from . import mapping_runners
from .batch_reports import reported_items, reports_items
from .mapping_runners import has, logger

functions = Part("services.lambda_svc")
queues = Part("services.sqs")

_DOCS = "https://docs.aws.amazon.com/lambda/latest/dg"
_CONFIGURING = f"{_DOCS}/services-sqs-configure.html"
_ERRORS = f"{_DOCS}/services-sqs-errorhandling.html"
_PAYLOAD_BYTES = 6 * 1024 * 1024
_CHUNK = 10
# Nothing shows when a message becomes visible again.
_IDLE_SECONDS = 0.25
_FIRST_DELAY = 0.1

Message = dict[str, Any]


class QueueRunner:
    """Takes batches from one mapping's queue, and runs several of them at a time."""

    def __init__(self, account: str, region: str, record: dict[str, Any]) -> None:
        self._scope = account, region
        self._mapping = record
        self._wake = threading.Event()
        self._lock = threading.Lock()
        self._running = 0
        self._held: list[Message] = []
        self._pause_until = 0.0
        mapping_runners.start_thread(*self._scope, self._run, f"queue-{record['UUID']}")

    def is_over(self) -> bool:
        """Whether the mapping is gone."""
        return not mapping_runners.is_current(*self._scope, self._mapping)

    def look(self) -> None:
        """Look for messages now."""
        self._wake.set()

    def _run(self) -> None:
        while not self.is_over():
            try:
                is_busy = self._take_batch()
            except Exception:  # noqa: BLE001 - logged, and the queue is read on
                logger.exception("mapping %s", self._mapping["UUID"])
                is_busy = False
            if not is_busy:
                self._wait(_IDLE_SECONDS)

    def _wait(self, seconds: float) -> None:
        self._wake.wait(seconds)
        self._wake.clear()

    def _take_batch(self) -> bool:
        """Start with the next batch; return whether there was one."""
        func, config = mapping_runners.find_function(self._mapping)
        url, queue = _find_queue(self._mapping)
        if not mapping_runners.is_enabled(self._mapping) or func is None or queue is None:
            return False
        # Asked before messages are received: a message that waits here for a free place would lose its
        # visibility timeout, and each receive counts towards `maxReceiveCount`.
        if self._running >= self._limit(func, config, queue) or time.time() < self._pause_until:
            return False
        messages = self._gather(url, queue)
        if not messages:
            return False
        records = [_record(message, self._mapping) for message in messages]
        kept = functions._apply_filter_criteria(records, self._mapping)
        if has("filtered messages"):
            wanted = {record["messageId"] for record in kept}
            _delete(url, [message for message in messages if message["id"] not in wanted])
            messages = [message for message in messages if message["id"] in wanted]
        elif not kept:
            _delete(url, messages)
        if kept:
            with self._lock:
                self._running += 1
            work = lambda: self._process(func, kept, messages, url)  # noqa: E731 - what the thread does
            mapping_runners.start_thread(*self._scope, work, f"batch-{self._mapping['UUID']}")
        return True

    def _limit(self, func: Any, config: Any, queue: dict[str, Any]) -> int:
        # The emulator gives a FIFO queue one batch at a time. The queue itself keeps two batches of one
        # group from being out together, and AWS runs as many as there are groups
        # (services-sqs-scaling.html).
        fifo = None if has("message groups") else queue
        return max(1, int(functions._sqs_esm_concurrency(self._mapping, func, config, fifo)))

    def _gather(self, url: str, queue: dict[str, Any]) -> list[Message]:
        """Receive until the batch is full or the batching window is over."""
        limit = int(self._mapping.get("BatchSize") or _CHUNK)
        limit = limit if has("large batches") else min(limit, _CHUNK)
        seconds = int(self._mapping.get("MaximumBatchingWindowInSeconds") or 0)
        # The batching window applies to standard queues only (services-sqs-configure.html).
        window = seconds if has("queue batching window") and not queue.get("is_fifo") else 0
        messages, self._held = self._held, []
        deadline = time.monotonic() + window
        while len(messages) < limit and _size(messages) < _PAYLOAD_BYTES:
            received = queues._receive_messages_for_esm(url, min(limit - len(messages), _CHUNK))
            if received and not messages:
                deadline = time.monotonic() + window
            messages += received
            left = deadline - time.monotonic()
            if received:
                continue
            if not messages or left <= 0 or self.is_over():
                break
            self._wait(min(left, _IDLE_SECONDS))
        # Given back, these would count as received once more; they are the first of the next batch.
        while len(messages) > 1 and _size(messages) > _PAYLOAD_BYTES:
            self._held.insert(0, messages.pop())
        return messages

    def _process(self, func: Any, records: list[Any], messages: list[Message], url: str) -> None:
        try:
            result = self._invoke(func, records, messages)
            if result is not None:
                self._settle(result, messages, url)
        finally:
            with self._lock:
                self._running -= 1
            self._wake.set()

    def _invoke(self, func: Any, records: list[Any], messages: list[Message]) -> dict[str, Any] | None:
        """Invoke the function; return None where it could not be, as long as the messages are hidden."""
        unit = functions._LAMBDA_ASYNC_RETRY_BASE_SECONDS
        # After this moment the queue gives the first of the messages to others.
        until = min(message["visible_at"] for message in messages)
        attempt = 0
        while True:
            result: dict[str, Any] = functions._execute_function(func, {"Records": records})
            delay = min(_FIRST_DELAY * 2**attempt, 1) * unit
            if not result.get("throttle"):
                return result
            if not has("queue throttles") or time.time() + delay > until or self.is_over():
                return None
            attempt += 1
            time.sleep(delay)

    def _settle(self, result: dict[str, Any], messages: list[Message], url: str) -> None:
        """Delete what succeeded; the rest comes back when its visibility timeout is over."""
        failed = _failed_ids(self._mapping, result, {message["id"] for message in messages})
        done = [message for message in messages if message["id"] not in failed]
        _delete(url, done)
        self._mapping["LastProcessingResult"] = "OK" if done else "PROBLEM: Function call failed"
        if result.get("error"):
            base = functions._LAMBDA_ASYNC_RETRY_BASE_SECONDS * _FIRST_DELAY
            # Without any pause a batch whose messages are visible at once would keep a processor busy.
            pause = base if has("failures apart") else functions._ESM_BACKOFF_SECONDS
            self._pause_until = time.time() + pause


def _failed_ids(mapping: dict[str, Any], result: dict[str, Any], ids: set[str]) -> set[str]:
    if result.get("error"):
        return ids
    if not reports_items(mapping):
        return set()
    reported = reported_items(result.get("body"))
    if has("queue reports"):
        # An identifier that is none fails the whole batch.
        return set(reported) if reported is not None and ids.issuperset(reported) else ids
    return ids.intersection(reported or [])


def _find_queue(mapping: dict[str, Any]) -> tuple[str, Any]:
    arn = mapping["EventSourceArn"]
    url: str = queues._queue_url(arn.rpartition(":")[2])
    queue = queues._queues.get(url)
    return url, queue if queue and queue["attributes"].get("QueueArn") == arn else None


def _size(messages: list[Message]) -> int:
    # Bodies only: AWS counts metadata as well, and does not say how much (services-sqs-configure.html).
    return sum(len(message["body"]) for message in messages)


def _delete(url: str, messages: list[Message]) -> None:
    queues._delete_messages_for_esm(url, {message["receipt_handle"] for message in messages})


def _record(message: Message, mapping: dict[str, Any]) -> dict[str, Any]:
    """Return what the function gets for a message."""
    system = message.get("sys") or {}
    attributes = {
        "ApproximateReceiveCount": str(message["receive_count"]),
        "SentTimestamp": str(int(message["sent_at"] * 1000)),
        "SenderId": system.get("SenderId") or functions.get_account_id(),
        "ApproximateFirstReceiveTimestamp": str(int((message["first_receive_at"] or time.time()) * 1000)),
    }
    own = {
        "MessageGroupId": message.get("group_id"),
        "MessageDeduplicationId": message.get("dedup_id"),
        "SequenceNumber": message.get("seq"),
        **{name: system.get(name) for name in ("AWSTraceHeader", "DeadLetterQueueSourceArn")},
    }
    attributes |= {name: str(value) for name, value in own.items() if value is not None}
    record = {
        "messageId": message["id"],
        "receiptHandle": message["receipt_handle"],
        "body": message["body"],
        "attributes": attributes,
        "messageAttributes": functions._sqs_message_attributes_to_camel_case(
            message.get("message_attributes") or {}
        ),
        "md5OfBody": message.get("md5_body") or message.get("md5") or "",
        "eventSource": "aws:sqs",
        "eventSourceARN": mapping["EventSourceArn"],
        "awsRegion": functions.get_region(),
    }
    if message.get("md5_attrs"):
        record["md5OfMessageAttributes"] = message["md5_attrs"]
    return record


def install(feature: str) -> None:
    """Switch a feature of queues on, and our way to poll queues with the first."""
    mapping_runners.install(feature)
    mapping_runners.take_over("_poll_sqs", "sqs", QueueRunner)


@gap(
    "queue-batching-window",
    aws="A batch is gathered for `MaximumBatchingWindowInSeconds`, until it is full or has 6 MB.",
    source=_CONFIGURING,
    upstream="Messages are handed on as they come.",
)
def gather() -> None:
    """Wait for more messages."""
    install("queue batching window")


@gap(
    "queue-large-batches",
    aws="A batch of a standard queue has up to 10,000 messages.",
    source=_CONFIGURING,
    upstream="Ten at most.",
)
def receive_more() -> None:
    """Receive as often as a batch needs."""
    install("large batches")


@gap(
    "queue-partial-batches",
    aws="A report with an identifier that is empty, missing or of no message in the batch fails the whole "
    "batch.",
    source=_ERRORS,
    upstream="It is left out, and the messages are deleted.",
)
def use_reports() -> None:
    """Delete nothing where the report is wrong."""
    install("queue reports")


@gap(
    "queue-filtered-messages",
    aws="Messages that do not pass the filters are deleted.",
    source=f"{_DOCS}/with-sqs-filtering.html",
    upstream="They are deleted with their batch only, and come back when the function fails.",
)
def delete_filtered() -> None:
    """Delete filtered messages before the function is invoked."""
    install("filtered messages")


@gap(
    "queue-throttles",
    aws="A throttled batch is tried again until its messages' visibility timeout is over.",
    source=_ERRORS,
    upstream="Its messages come back after the visibility timeout, and soon are dead letters.",
)
def try_throttled_again() -> None:
    """Try throttled batches again."""
    install("queue throttles")


@gap(
    "queue-failures-apart",
    aws="A failed batch does not keep a mapping from the next one.",
    source=_ERRORS,
    upstream="The mapping waits a second.",
)
def go_on() -> None:
    """Go on after a failed batch."""
    install("failures apart")


@gap(
    "queue-message-groups",
    aws="Message groups of a FIFO queue are processed side by side.",
    source=f"{_DOCS}/services-sqs-scaling.html",
    upstream="One batch at a time.",
)
def process_groups_apart() -> None:
    """Run batches of a FIFO queue side by side; the queue keeps groups together."""
    install("message groups")
