"""What holds for the alarms of a function."""

from collections.abc import Iterator

from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault

_HOUR, _DAY, _WEEK = 3_600_000, 86_400_000, 604_800_000


def evaluated_within(period: float | None, evaluation_periods: float | None) -> Iterator[Fault]:
    """Yield a fault where an alarm would look further back than CloudWatch does (LP327).

    Args:
        period: in milliseconds; `None` where it is not known.
        evaluation_periods: how many of them; `None` where it is not known.
    """
    if not period or evaluation_periods is None:
        return
    longest = _DAY if period < _HOUR else _WEEK
    if period <= longest < period * evaluation_periods:
        most = int(longest // period)
        allowed = (
            f"at most {text.number(most)} periods of {text.duration(period)}, {text.duration(longest)} in all"
        )
        yield Fault("LP327", "alarms.evaluation_periods", allowed, text.shown(evaluation_periods))


def thresholds(
    *,
    errors: float | None,
    error_rate: float | None,
    throttles: float | None,
    duration_share: float | None,
) -> Iterator[Fault]:
    """Yield a fault for each threshold that is always or never reached (LP329).

    Args:
        errors: invocations that failed; `None`, as for the others, where there is none or it is not known.
        error_rate: the share of them in per cent.
        throttles: invocations that were throttled.
        duration_share: the share of the timeout.
    """
    for name, count in (("errors", errors), ("throttles", throttles)):
        if count is not None and count < 1:
            yield Fault("LP329", f"alarms.{name}", "at least 1", text.shown(count))
    if error_rate is not None and not 0 < error_rate <= 100:
        yield Fault("LP329", "alarms.error_rate", "above 0 and at most 100 per cent", text.shown(error_rate))
    if duration_share is not None and not 0 < duration_share <= 1:
        yield Fault("LP329", "alarms.duration_share", "above 0 and at most 1", text.shown(duration_share))
