"""Finds what a function wrote to its log."""

import time

from constructs_lib.local import LocalAws


def logged(aws: LocalAws, function: str, text: str, *, time_limit: float = 10.0) -> bool:
    """Return whether a line with this text appears in the log within the time limit, in seconds."""
    deadline = time.monotonic() + time_limit
    while time.monotonic() < deadline:
        if any(text in line for line in aws.logs(function)):
            return True
        time.sleep(0.1)
    return False
