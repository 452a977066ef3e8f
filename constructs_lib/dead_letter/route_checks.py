"""What holds for the route of every trigger."""

from collections.abc import Collection

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib.dead_letter.one_way import check_one_way
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import dead_letters


def check_dead_letter(
    checks: Checks, dead_letter: DeadLetter, *, may_be_fifo: bool = False, sends_itself: bool = True
) -> None:
    """Check what holds for the events of every sender (LP309, LP313, LP318, LP319, LP325, LP326).

    Args:
        checks: where violations are noted.
        dead_letter: what the pattern was given.
        may_be_fifo: whether the sender may send to a FIFO queue.
        sends_itself: whether something in the stack of the pattern names the place.
    """
    kind, existing = dead_letter.kind, dead_letter.existing
    checks.require(
        kind != "none" or bool(dead_letter.reason.strip()),
        "LP313",
        "dead_letter",
        allowed='DeadLetter.none(reason="...") with a reason',
        got=f"reason={dead_letter.reason!r}",
    )
    if kind == "queue":
        checks.in_range(ranges.QUEUE_RETENTION, dead_letter.retention_period)
        checks.whole("LP325", "retention_period", dead_letter.retention_period)
    if kind == "bucket":
        checks.note(dead_letters.whole_days(milliseconds(dead_letter.retention_period)))
    if existing is not None and not may_be_fifo:
        checks.note(dead_letters.standard(kind, bool(getattr(existing, "fifo", False))))
    if sends_itself:
        check_one_way(checks, checks.scope, dead_letter)


def check_kind(
    checks: Checks, code: str, dead_letter: DeadLetter, accepted: Collection[str], *, allowed: str
) -> None:
    """Check that a sender can send to this kind of place (LP121, LP411, LP512, LP623)."""
    checks.note(dead_letters.right_kind(code, dead_letter.kind, accepted, allowed=allowed))


def check_heard(checks: Checks, dead_letter: DeadLetter) -> None:
    """Warn of a topic without a subscription (LP311)."""
    if dead_letter.kind == "topic" and dead_letter.existing is None:
        checks.note(dead_letters.heard(len(dead_letter.subscriptions)))
