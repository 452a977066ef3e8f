"""What holds for the route of every trigger."""

from aws_cdk import Duration

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.rules import ranges

_DAY = 86_400_000


def check_dead_letter(checks: Checks, dead_letter: DeadLetter, *, may_be_fifo: bool = False) -> None:
    """Check what holds for the events of every sender (LP309, LP313, LP318, LP319).

    Args:
        checks: where violations are noted.
        dead_letter: what the pattern was given.
        may_be_fifo: whether the sender may send to a FIFO queue.
    """
    checks.require(
        dead_letter.kind != "none" or bool(dead_letter.reason.strip()),
        "LP313",
        "dead_letter",
        allowed='DeadLetter.none(reason="...") with a reason',
        got=f"reason={dead_letter.reason!r}",
    )
    if dead_letter.kind == "queue":
        checks.in_range(ranges.QUEUE_RETENTION, dead_letter.retention_period)
    if dead_letter.kind == "bucket":
        _check_whole_days(checks, dead_letter.retention_period)
    is_fifo = bool(getattr(dead_letter.existing, "fifo", False))
    checks.require(
        may_be_fifo or not is_fifo,
        "LP309",
        "dead_letter",
        allowed=f"a standard {dead_letter.kind}",
        got=f"a FIFO {dead_letter.kind}",
    )


def _check_whole_days(checks: Checks, retention_period: Duration) -> None:
    kept = milliseconds(retention_period)
    checks.require(
        kept is None or (kept > 0 and kept % _DAY == 0),
        "LP319",
        "retention_period",
        allowed="whole days in a bucket",
        got=retention_period.to_human_string(),
    )
