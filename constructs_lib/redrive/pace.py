"""How fast failed events go back."""

import time

__all__ = ["DEFAULT_RATE", "MAX_RATE", "Pace"]

DEFAULT_RATE = 10
"""Failed events per second: slow enough for a function that has just been fixed."""

MAX_RATE = 500
"""Failed events per second: half of an account's 1,000 concurrent executions of one second.

It is also the most that a move by SQS takes:
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
"""


class Pace:
    """Lets at most so many steps a second pass.

    Args:
        rate: steps per second.
    """

    def __init__(self, rate: int) -> None:
        self._pause = 1 / rate
        self._next = 0.0

    def wait(self) -> None:
        """Return when the next step may be done."""
        now = time.monotonic()
        if now < self._next:
            time.sleep(self._next - now)
        # From now on, where a step took long: time that was lost is not made up for by a burst.
        self._next = max(now, self._next) + self._pause
