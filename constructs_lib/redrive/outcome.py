"""The result of each failed event, the sums, and the reporter."""

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from constructs_lib.redrive.letter import Letter
from constructs_lib.redrive.route import Route

__all__ = ["Interrupted", "Outcome", "Reporter", "Status", "Summary"]


class Status(StrEnum):
    """The result of a failed event."""

    SENT = "sent"
    SHOWN = "found"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a failed event, or of several that Amazon SQS moved by itself.

    Attributes:
        status: the result.
        letter: the failed event; None when SQS moved failed events without showing them.
        reason: why it was skipped or failed; empty otherwise.
        count: how many failed events this is about.
    """

    status: Status
    letter: Letter | None
    reason: str = ""
    count: int = 1


@dataclass(slots=True)
class Summary:
    """What one redrive did.

    Attributes:
        found: failed events that were looked at.
        sent: failed events that went back and were then removed.
        skipped: failed events left alone because they did not match or belong to something else.
        failed: failed events that could not be sent back, and routes that could not be worked on.
        left: about how many failed events lie in the routes now, later ones included; None when AWS did not
            tell.
        reasons: how often each reason of a failure came up.
    """

    found: int = 0
    sent: int = 0
    skipped: int = 0
    failed: int = 0
    left: int | None = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        if outcome.letter is not None or outcome.status is Status.SENT:
            self.found += outcome.count
        match outcome.status:
            case Status.SENT:
                self.sent += outcome.count
            case Status.SKIPPED:
                self.skipped += outcome.count
            case Status.FAILED:
                self.failed += outcome.count
                self.reasons[outcome.reason] += outcome.count


class Reporter:
    """Is called while a redrive runs; the methods of this class do nothing."""

    def place(self, text: str) -> None:
        """Get the account and the Region, before anything is read or sent."""

    def begin(self, routes: list[Route], total: int) -> None:
        """Get the routes, and about how many failed events they have."""

    def notice(self, text: str) -> None:
        """Get one line for a person."""

    def outcome(self, outcome: Outcome) -> None:
        """Get the result of a failed event."""


class Interrupted(KeyboardInterrupt):
    """A redrive was interrupted by Ctrl-C, after it had left everything in order.

    Attributes:
        summary: what had been done until then.
    """

    def __init__(self, summary: Summary) -> None:
        super().__init__("redrive interrupted")
        self.summary: Summary = summary
