"""Waits for what comes a little later."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def until(look: Callable[[], T], is_there: Callable[[T], bool] = bool, *, time_limit: float = 120.0) -> T:
    """Look until it is there or the time limit, in seconds, is over; return what was seen last."""
    deadline = time.monotonic() + time_limit
    while not is_there(seen := look()) and time.monotonic() < deadline:
        time.sleep(0.1)
    return seen
