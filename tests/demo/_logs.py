"""Finds what a function wrote to its log."""

from constructs_lib.local import LocalAws
from tests.support.waiting import last_seen


def logged(aws: LocalAws, function: str, text: str) -> bool:
    """Return whether a line with this text appears in the log."""
    return last_seen(lambda: any(text in line for line in aws.logs(function)))
