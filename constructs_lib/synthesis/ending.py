"""Ends a run before its time."""

import contextlib
import threading
from collections.abc import Callable, Iterator

__all__ = ["Ending"]


class Ending:
    """Ends one run from another thread: it is interrupted, and killed where that does not help.

    Args:
        kill_after: seconds between the two, 5 by default.
    """

    def __init__(self, *, kill_after: float = 5.0) -> None:
        self._kill_after = kill_after
        self._lock = threading.Lock()
        self._ways: tuple[Callable[[], object], Callable[[], object]] | None = None
        self._killing: threading.Timer | None = None
        self.reason = ""

    def end(self, reason: str) -> None:
        """End the run, or keep it from being started.

        Args:
            reason: why, in words that a user understands.
        """
        with self._lock:
            if not self.reason:
                self.reason = reason
                self._interrupt()

    @contextlib.contextmanager
    def ends_by(self, interrupt: Callable[[], object], kill: Callable[[], object]) -> Iterator[None]:
        """Within the block the run is there.

        Args:
            interrupt: interrupts it as Ctrl-C does.
            kill: ends it at once.
        """
        with self._lock:
            self._ways = interrupt, kill
            if self.reason:
                self._interrupt()
        try:
            yield
        finally:
            with self._lock:
                self._ways = None
            if self._killing:
                self._killing.cancel()

    def _interrupt(self) -> None:
        if self._ways is None:
            return
        # A run that has just ended cannot be reached.
        with contextlib.suppress(OSError):
            self._ways[0]()
        self._killing = threading.Timer(self._kill_after, self._kill)
        self._killing.daemon = True
        self._killing.start()

    def _kill(self) -> None:
        with self._lock, contextlib.suppress(OSError):
            if self._ways:
                self._ways[1]()
