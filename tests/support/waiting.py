"""Waits for what a test wants to see. This is the only place that says how long."""

import time
from collections.abc import Callable
from typing import TypeVar

__all__ = ["PATIENCE", "last_seen", "until"]

PATIENCE = 300.0
"""Seconds. What takes longer is not slow, it never comes: no test is red because its machine is busy."""

_IMPATIENCE = 10.0
_PAUSE = 0.05
_LONGEST_PAUSE = 2.0
"""Seconds. What does not come at once is looked for less often: each look takes time from what comes."""
_SHARE = 0.1
"""What a pause is of the time waited so far."""

T = TypeVar("T")


class _Waits:
    # After one wait in vain the run is red. The next ones need not take minutes to say so, too.
    limit = PATIENCE


def last_seen(
    look: Callable[[], T], is_there: Callable[[T], object] = bool, *, pause: float | None = None
) -> T:
    """Look until it is there, and return it; where it never comes, what was seen last.

    Without `pause`, the seconds between two looks grow.
    """
    start = time.monotonic()
    while not is_there(seen := look()):
        waited = time.monotonic() - start
        if waited > _Waits.limit:
            _Waits.limit = _IMPATIENCE
            return seen
        time.sleep(min(max(_PAUSE, _SHARE * waited), _LONGEST_PAUSE) if pause is None else pause)
    return seen


def until(look: Callable[[], T], is_there: Callable[[T], object] = bool, *, pause: float | None = None) -> T:
    """Look until it is there, and return it; an error where it never comes."""
    seen = last_seen(look, is_there, pause=pause)
    assert is_there(seen), f"it did not come: {seen!r} is all that was seen"
    return seen
