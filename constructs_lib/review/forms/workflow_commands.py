"""A review as commands of a workflow of GitHub, which shows them as annotations.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands (2026-11-27)
"""

from collections.abc import Iterator

from constructs_lib.review.change import ADDED, CHANGED, REMOVED
from constructs_lib.review.told_review import Outcome

__all__ = ["commands"]

_LISTED_ONLY = {ADDED, CHANGED, REMOVED}


def commands(outcome: Outcome) -> Iterator[str]:
    """Yield a command for each change that a reviewer should see, and the summary as a line of the log."""
    for change in outcome.changes:
        is_failing = outcome.is_failing(change)
        if change.kind.section in _LISTED_ONLY and not is_failing:
            continue
        level = "error" if is_failing else "warning" if change.kind.is_serious else "notice"
        title = _property(f"{change.id} in {change.stack}")
        yield f"::{level} title={title}::{_message(change.text)}"
    for note in outcome.notes:
        yield f"::warning title=constructs-lib::{_message(note)}"
    yield outcome.summary


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
