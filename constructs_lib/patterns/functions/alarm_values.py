"""Which alarms a function has: a value with a factory for each kind."""

from dataclasses import dataclass
from typing import Literal

from aws_cdk import Duration

from constructs_lib import defaults
from constructs_lib._internal.arguments import check_value_types

__all__ = ["Alarms"]


@dataclass(frozen=True, slots=True)
class Alarms:
    """The alarms of a function and their thresholds; made by its factories.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP057, LP058, LP327 to LP332, LP335, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html (2026-11-27)
    """

    kind: Literal["each", "composite", "none"]
    errors: int | None = None
    error_rate: float | None = None
    throttles: int | None = None
    duration_share: float | None = None
    period: Duration = defaults.ALARM_PERIOD
    evaluation_periods: int = 1
    reason: str = ""

    def __post_init__(self) -> None:
        check_value_types(self)

    @classmethod
    def each(
        cls,
        *,
        errors: int | None = defaults.ERRORS_ALARM_THRESHOLD,
        error_rate: float | None = None,
        throttles: int | None = defaults.THROTTLES_ALARM_THRESHOLD,
        duration_share: float | None = defaults.DURATION_ALARM_SHARE,
        period: Duration = defaults.ALARM_PERIOD,
        evaluation_periods: int = 1,
    ) -> "Alarms":
        """Return an alarm for each threshold, each with the actions.

        Args:
            errors: invocations that failed in a period, at least 1; `None` for no such alarm. Default: 1.
            error_rate: share of the invocations that failed in a period, above 0 and up to 100 per cent;
                throttled requests do not count as invocations. Default: no such alarm.
            throttles: requests that were throttled in a period, at least 1; `None` for no such alarm.
                Default: 1.
            duration_share: share of the timeout that the longest invocation of a period took, above 0 and up
                to 1; `None` for no such alarm. Default: 0.9.
            period: 1 minute to 7 days, whole minutes. Default: 5 minutes.
            evaluation_periods: consecutive periods that must reach the threshold, 1 to 1,440; together
                at most a day, or a week with a period of an hour or more. Default: 1.
        """
        return cls("each", errors, error_rate, throttles, duration_share, period, evaluation_periods)

    @classmethod
    def composite(
        cls,
        *,
        errors: int | None = defaults.ERRORS_ALARM_THRESHOLD,
        error_rate: float | None = None,
        throttles: int | None = defaults.THROTTLES_ALARM_THRESHOLD,
        duration_share: float | None = defaults.DURATION_ALARM_SHARE,
        period: Duration = defaults.ALARM_PERIOD,
        evaluation_periods: int = 1,
    ) -> "Alarms":
        """Return the same alarms without actions, and a composite alarm that acts for all of them.

        It acts when one of the other alarms goes to `ALARM`.

        It costs more than `each`, because you also pay for the other alarms; it acts once if
        several of them go to `ALARM`.

        Args:
            errors: invocations that failed in a period, at least 1; `None` for no such alarm. Default: 1.
            error_rate: share of the invocations that failed in a period, above 0 and up to 100 per cent;
                throttled requests do not count as invocations. Default: no such alarm.
            throttles: requests that were throttled in a period, at least 1; `None` for no such alarm.
                Default: 1.
            duration_share: share of the timeout that the longest invocation of a period took, above 0 and up
                to 1; `None` for no such alarm. Default: 0.9.
            period: 1 minute to 7 days, whole minutes. Default: 5 minutes.
            evaluation_periods: consecutive periods that must reach the threshold, 1 to 1,440; together
                at most a day, or a week with a period of an hour or more. Default: 1.
        """
        return cls("composite", errors, error_rate, throttles, duration_share, period, evaluation_periods)

    @classmethod
    def none(cls, *, reason: str) -> "Alarms":
        """Return no alarms.

        Args:
            reason: why that is right, for reviewers; recorded in the construct's metadata.
        """
        return cls("none", reason=reason)
