"""A review as commands of a workflow of GitHub, which shows them as annotations."""

from collections.abc import Iterator

from constructs_lib.review.change import ADDED, CHANGED, REMOVED
from constructs_lib.review.told_review import Outcome
from constructs_lib.rules.workflow_command import workflow_command

__all__ = ["commands"]

_LISTED_ONLY = {ADDED, CHANGED, REMOVED}


def commands(outcome: Outcome) -> Iterator[str]:
    """Yield a command for each change that a reviewer should see, and the summary as a line of the log."""
    for change in outcome.changes:
        is_failing = outcome.is_failing(change)
        if change.kind.section in _LISTED_ONLY and not is_failing:
            continue
        level = "error" if is_failing else "warning" if change.kind.is_serious else "notice"
        yield workflow_command(level, change.text, title=f"{change.id} in {change.stack}")
    for note in outcome.notes:
        yield workflow_command("warning", note, title="constructs-lib")
    yield outcome.summary
