"""Tumbling windows: the records of a span of time are handed on with the state of the calls before."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .mapping_runners import has, setting
from .stream_batches import Share
from .stream_sources import Record

_STATE_BYTES = 1024 * 1024


@dataclass(frozen=True)
class Window:
    """A span of time, in seconds since the epoch."""

    start: float
    end: float

    def text(self) -> dict[str, str]:
        """Return the span as a function gets it."""
        return {"start": _iso(self.start), "end": _iso(self.end)}


class Windows:
    """The windows of one lane, one after the other.

    Args:
        share: What the lane reads.
        call_until_done: Invokes the function with an event, again and again; returns whether it succeeded.
    """

    def __init__(self, share: Share, call_until_done: Callable[[dict[str, Any]], bool]) -> None:
        self._share = share
        self._call_until_done = call_until_done
        self._open: Window | None = None
        self._state: dict[str, Any] = {}

    def window_of(self, record: Record) -> Window | None:
        """Return the window of a record; None where the mapping has no windows."""
        seconds = self._seconds()
        if not seconds:
            return None
        # The time at which a record came into the stream decides (services-kinesis-windows.html). Where
        # windows begin AWS does not say; multiples of their length are the same for every shard.
        start = record.arrival // seconds * seconds
        return Window(start, start + seconds)

    def enter(self, window: Window | None) -> bool:
        """Close the window before, and open this one; return whether that was possible."""
        if self._open and self._open != window and not self._close():
            return False
        self._open = window
        return True

    def close_if_over(self, cursor: str) -> None:
        """Close the open window when its time has come and nothing of it is left to read."""
        # By the clock alone, records of the window that are not read yet would open it a second time.
        if self._open and time.time() >= self._open.end and not self._has_more(cursor):
            self._close()

    def seconds_left(self, most: float) -> float:
        """Return how long to wait for the end of the open window, ``most`` if there is none."""
        left = self._open.end - time.time() if self._open else most
        return min(most, max(left, 0.01))

    def event(self, records: Sequence[Record], *, is_final: bool = False, is_early: bool = False) -> Any:
        """Return what the function gets for some records."""
        event: dict[str, Any] = {"Records": [record.event for record in records]}
        if self._open is None:
            return event
        return event | {
            "window": self._open.text(),
            "state": self._state,
            "shardId": self._share.shard,
            "eventSourceARN": self._share.mapping["EventSourceArn"],
            "isFinalInvokeForWindow": is_final,
            "isWindowTerminatedEarly": is_early,
        }

    def keep_state(self, result: dict[str, Any]) -> bool:
        """Keep the state that a function returned; return whether it did, as it has to."""
        if self._open is None:
            return True
        body = result.get("body")
        # The state stands beside the report of failed items, if there is one.
        if not isinstance(body, dict) or not isinstance(body.get("state"), dict):
            return False
        self._state = body["state"]
        if len(json.dumps(self._state).encode()) > _STATE_BYTES:
            # A state of more than 1 MB ends the window early (services-kinesis-windows.html). What AWS does
            # with the rest of the records its pages do not say: here the window goes on with an empty state.
            self._call(is_final=False, is_early=True)
        return True

    def _seconds(self) -> int:
        return setting(self._share.mapping, "TumblingWindowInSeconds") if has("tumbling windows") else 0

    def _has_more(self, cursor: str) -> bool:
        return any(self.window_of(record) == self._open for record in self._share.after(cursor))

    def _close(self) -> bool:
        if not self._call(is_final=True, is_early=False):
            return False
        self._open = None
        return True

    def _call(self, *, is_final: bool, is_early: bool) -> bool:
        """Hand the state over, again and again until that succeeds, and begin with a new one."""
        # Nothing else of the shard is read until this succeeds (services-kinesis-windows.html).
        if not self._call_until_done(self.event([], is_final=is_final, is_early=is_early)):
            return False
        self._state = {}
        return True


def _iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
