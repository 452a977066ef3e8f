"""A review as JSON, described in docs/review.md."""

from typing import Any

from constructs_lib.review.change import Change
from constructs_lib.review.told_review import Outcome

__all__ = ["data"]


def data(outcome: Outcome) -> dict[str, Any]:
    """Return a review as what JSON has."""
    return {
        "version": 1,
        "summary": outcome.summary,
        "failed": bool(outcome.failing),
        "stacks": [
            {
                "title": stack.title,
                "changes": [_change(outcome, each) for each in stack.changes],
                "noise": stack.noise,
            }
            for stack in outcome.stacks
        ],
        "accepted": [
            _change(outcome, change) | {"reason": reason, "fails": False}
            for change, reason in outcome.accepted
        ],
        "notes": list(outcome.notes),
    }


def _change(outcome: Outcome, change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "kinds": list(change.kinds),
        "section": change.kind.section,
        "serious": change.kind.is_serious,
        "fails": outcome.is_failing(change),
        "stack": change.stack,
        "path": change.name,
        "logicalId": change.logical_id,
        "type": change.type,
        "property": change.place,
        "message": change.text,
    }
