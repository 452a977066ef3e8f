"""One lane of a stream's shard: reads batches in order, and does with a failed one what AWS does."""

import json
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...patching import Part
from .. import invocation_ids
from . import mapping_runners, stream_failures
from .mapping_runners import has, logger, setting
from .stream_batches import Batch, Share
from .stream_sources import Record
from .stream_windows import Windows

functions = Part("services.lambda_svc")
responses = Part("core.responses")
cloudwatch = Part("services.cloudwatch")

_PAYLOAD_BYTES = 6 * 1024 * 1024
# The queue's minute between two attempts is the unit of all waiting here; a stream's poller starts far lower.
_FIRST_DELAY = 0.1
_IDLE_SECONDS = 1.0


@dataclass
class Lane:
    """What reads one shard, or a share of its keys, for one mapping."""

    share: Share
    cursor: str
    is_mapping_current: Callable[[], bool]
    stopped: bool = False
    wake: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Process batch by batch until the mapping is gone."""
        windows = Windows(self.share, self._call_until_done)
        while self.is_running():
            try:
                if not mapping_runners.is_enabled(self.share.mapping):
                    self._wait(_IDLE_SECONDS)
                elif not self._process_next(windows):
                    self._wait(windows.seconds_left(_IDLE_SECONDS))
            except Exception:  # noqa: BLE001 - logged, and the stream is read on
                logger.exception("mapping %s, %s", self.share.mapping["UUID"], self.share.shard)
                self._wait(_IDLE_SECONDS)

    def is_running(self) -> bool:
        """Whether the lane goes on."""
        return not self.stopped and self.is_mapping_current()

    def may_go_on(self) -> bool:
        """Whether another attempt may be made now."""
        return self.is_running() and mapping_runners.is_enabled(self.share.mapping)

    def _wait(self, seconds: float) -> None:
        self.wake.wait(seconds)
        self.wake.clear()

    def _process_next(self, windows: Windows) -> bool:
        """Process what there is; return whether there was anything."""
        windows.close_if_over(self.cursor)
        records, end = self._gather(windows)
        if not records:
            self.cursor = end
            return False
        window = windows.window_of(records[0])
        if not windows.enter(window):
            return True
        waiting = deque([Batch(records)])
        while waiting:
            # The cursor stays before what is not done: a mapping that is enabled again goes on there.
            if not self.may_go_on():
                return True
            # What is left of a batch is tried before all that follows: a shard keeps its order.
            waiting.extendleft(reversed(self._attempt(waiting.popleft(), windows)))
        # Records that the filters dropped behind the batch are done with as well.
        self.cursor = end
        return True

    def _gather(self, windows: Windows) -> tuple[list[Record], str]:
        """Wait for a full batch, or until the batching window is over."""
        seconds = (
            setting(self.share.mapping, "MaximumBatchingWindowInSeconds") if has("batching window") else 0
        )
        deadline = 0.0
        while True:
            records, end, is_full = self._read(windows)
            now = time.monotonic()
            # On AWS the window begins when the invocation before it ends; with the first record it begins
            # later, so that no batch is smaller than there (invocation-eventsourcemapping.html).
            deadline = deadline or (now + seconds if records else 0.0)
            if not records or is_full or now >= deadline or not self.may_go_on():
                return records, end
            self._wait(min(deadline - now, _IDLE_SECONDS))

    def _read(self, windows: Windows) -> tuple[list[Record], str, bool]:
        """Return the next records that pass the filters, where they end, and whether the batch is full."""
        limit = int(self.share.mapping.get("BatchSize") or 100)
        chosen: list[Record] = []
        end, size = self.cursor, 0
        for record in self.share.after(self.cursor):
            if self.share.has(record) and self._passes(record):
                size += len(json.dumps(record.event, default=str))
                other_window = chosen and windows.window_of(record) != windows.window_of(chosen[0])
                # A record that is too large by itself still becomes a batch: left out it would be lost.
                if chosen and (len(chosen) >= limit or size > _PAYLOAD_BYTES or other_window):
                    return chosen, end, True
                chosen.append(record)
            end = record.sequence
        return chosen, end, len(chosen) >= limit

    def _passes(self, record: Record) -> bool:
        return bool(functions._apply_filter_criteria([record.event], self.share.mapping))

    def _attempt(self, batch: Batch, windows: Windows) -> list[Batch]:
        """Invoke the function once; return what is left to do of the batch."""
        # Asked before each attempt, the first one too: records get old while their shard waits.
        fresh = self._without_expired(batch)
        if not fresh or fresh is not batch:
            return [fresh] if fresh else []
        result = self._invoke(windows.event(batch.records), batch)
        if result is None:
            return [batch]
        failed_at = stream_failures.first_failure(self.share.mapping, batch.records, result)
        # In a window an answer without a state is a failed invocation (services-kinesis-windows.html).
        if failed_at != 0 and not windows.keep_state(result):
            failed_at = 0
        self._note(batch.records, is_ok=failed_at is None)
        if failed_at is None:
            self.cursor = batch.records[-1].sequence
            return []
        return self._retry(batch, failed_at)

    def _retry(self, batch: Batch, failed_at: int) -> list[Batch]:
        records = batch.records[failed_at:]
        if failed_at:
            self.cursor = batch.records[failed_at - 1].sequence
        if has("bisect") and self.share.mapping.get("BisectBatchOnFunctionError") and len(batch.records) > 1:
            # A report splits the batch at the record that it names, and only the rest is tried again
            # (services-kinesis-batchfailurereporting.html). Of a report of the first record the pages say
            # nothing: halves, as after an error, or the batch would never get smaller. No split uses up a
            # retry (kinesis-on-failure-destination.html), so the parts have the failures of the batch before.
            middle = 0 if failed_at else len(records) // 2
            parts = [records[:middle], records[middle:]]
            return [batch.part(part, failures=batch.failures) for part in parts if part]
        rest = batch.part(records, failures=batch.failures + 1)
        limit = setting(self.share.mapping, "MaximumRetryAttempts") if has("retries") else -1
        if 0 <= limit < rest.failures:
            self._discard(rest, records, "RetryAttemptsExhausted")
            return []
        self._back_off(rest.failures)
        return [rest]

    def _without_expired(self, batch: Batch) -> Batch | None:
        """Discard the records that are too old; return what is left, the batch itself if all of it is."""
        limit = setting(self.share.mapping, "MaximumRecordAgeInSeconds") if has("record age") else -1
        if limit < 0:
            return batch
        oldest = time.time() - limit
        expired = [record for record in batch.records if record.arrival < oldest]
        if not expired:
            return batch
        self._discard(batch, expired, "RecordAgeExceeded")
        fresh = [record for record in batch.records if record.arrival >= oldest]
        return batch.part(fresh, failures=batch.failures) if fresh else None

    def _discard(self, batch: Batch, records: Sequence[Record], condition: str) -> None:
        stream_failures.report(self.share, batch, records, condition)
        self.cursor = records[-1].sequence

    def _invoke(self, event: dict[str, Any], batch: Batch) -> dict[str, Any] | None:
        """Invoke the function; return None, after a while, where that was not possible."""
        func, _ = mapping_runners.find_function(self.share.mapping)
        result: dict[str, Any] = {"throttle": True}
        if func is not None:
            batch.request_id = responses.new_uuid()
            invocation_ids.chosen.set(batch.request_id)
            result = functions._execute_function(func, event)
        if result.get("throttle"):
            # No attempt: Lambda tries again until the records are too old.
            batch.throttles += 1
            self._back_off(batch.throttles)
            return None
        batch.invocations += 1
        batch.result = result
        return result

    def _call_until_done(self, event: dict[str, Any]) -> bool:
        """Invoke the function without records until it succeeds; return False if the lane ends before."""
        batch = Batch([])
        while self.may_go_on():
            result = self._invoke(event, batch)
            if result is not None and not result.get("error"):
                return True
            if result is not None:
                batch.failures += 1
                self._back_off(batch.failures)
        return False

    def _back_off(self, attempt: int) -> None:
        unit = functions._LAMBDA_ASYNC_RETRY_BASE_SECONDS
        # Without a limit the power is a number that no float holds, once a batch has failed for long.
        time.sleep(min(_FIRST_DELAY * 2 ** min(attempt - 1, 10), 1) * unit)

    def _note(self, records: Sequence[Record], *, is_ok: bool) -> None:
        self.share.mapping["LastProcessingResult"] = "OK" if is_ok else "PROBLEM: Function call failed"
        if has("iterator age"):
            age = max(0.0, time.time() - records[-1].arrival) * 1000
            name = self.share.mapping["FunctionName"]
            dimensions = {"FunctionName": name}
            cloudwatch.record_metric("AWS/Lambda", "IteratorAge", age, "Milliseconds", dimensions)
