"""The alarms of a function: their checks and their definition."""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from constructs_lib._internal.alarm_actions import add_actions, is_for_metrics_only
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.tokens import is_token, known
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.route_stores import function_metric
from constructs_lib.frozen import frozen
from constructs_lib.patterns.functions.alarm_values import Alarms
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import monitoring

WATCHED = "watched"
"""Name of what is known of a function: whether alarms are defined for it."""


@frozen
class DefinedAlarms:
    """The alarms of a function, each `None` where it was not asked for."""

    errors: cloudwatch.Alarm | None = None
    error_rate: cloudwatch.Alarm | None = None
    throttles: cloudwatch.Alarm | None = None
    duration: cloudwatch.Alarm | None = None
    composite: cloudwatch.CompositeAlarm | None = None


def check_alarms(
    checks: Checks, alarms: Alarms, timeout: float | None, actions: Sequence[cloudwatch.IAlarmAction]
) -> None:
    """Check the alarms asked for (LP057, LP058, LP327 to LP332, LP335).

    Args:
        checks: where violations are noted.
        alarms: what was asked for.
        timeout: the function's timeout in milliseconds; `None` where it is not known.
        actions: what the alarms are to do.
    """
    if alarms.kind == "none":
        _check_none(checks, alarms, actions)
        return
    _check_periods(checks, alarms)
    counts = ("errors", "error_rate", "throttles", "duration_share")
    checks.note(monitoring.thresholds(**{name: known(getattr(alarms, name)) for name in counts}))
    if is_token(alarms.duration_share):
        allowed = "above 0 and at most 1, known at synthesis"
        checks.require(False, "LP329", "alarms.duration_share", allowed=allowed, got="a token")
    asked = [
        alarms.errors,
        alarms.error_rate,
        alarms.throttles,
        None if timeout is None else alarms.duration_share,
    ]
    if all(each is None for each in asked):
        allowed, got = "at least one alarm", f"Alarms.{alarms.kind}(...) without one"
        checks.require(False, "LP332", "alarms", allowed=allowed, got=got)
    if alarms.kind == "composite":
        _check_actions_of_composite(checks, actions)


def _check_periods(checks: Checks, alarms: Alarms) -> None:
    checks.in_range(ranges.ALARM_PERIOD, alarms.period)
    checks.require(
        milliseconds(alarms.period) is not None,
        "LP058",
        "alarms.period",
        allowed="whole minutes, known at synthesis",
        got="a token",
    )
    checks.whole("LP058", "alarms.period", alarms.period, "minutes")
    checks.in_range(ranges.ALARM_EVALUATION_PERIODS, alarms.evaluation_periods)
    periods = known(alarms.evaluation_periods)
    # More than there may be is told already.
    if ranges.ALARM_EVALUATION_PERIODS.holds(periods):
        checks.note(monitoring.evaluated_within(milliseconds(alarms.period), periods))


def define_alarms(
    home: Construct,
    function: FunctionLike,
    alarms: Alarms,
    timeout: float | None,
    actions: Sequence[cloudwatch.IAlarmAction],
) -> DefinedAlarms:
    """Define the alarms of a function in `home`, or record why there are none.

    Args:
        home: the scope of the alarms.
        function: the function.
        alarms: what was asked for.
        timeout: the function's timeout in milliseconds; `None` where it is not known.
        actions: what the alarms do.
    """
    if alarms.kind == "none":
        home.node.add_metadata("constructs-lib:no-alarms", alarms.reason)
        return DefinedAlarms()
    watch = _Watch(home, function, alarms, () if alarms.kind == "composite" else actions)
    errors, rate, throttles = watch.errors(), watch.error_rate(), watch.throttles()
    duration = watch.duration(timeout)
    composite = None
    if alarms.kind == "composite":
        children = [each for each in (errors, rate, throttles, duration) if each is not None]
        composite = _composite(home, children, actions)
    return DefinedAlarms(errors, rate, throttles, duration, composite)


@frozen
class _Watch:
    """Defines the alarms of one function, each where it is asked for."""

    home: Construct
    function: FunctionLike
    asked: Alarms
    actions: Sequence[cloudwatch.IAlarmAction]

    def errors(self) -> cloudwatch.Alarm | None:
        least = self.asked.errors
        said = _counted(least, "An invocation ended in an error", "invocations ended in errors")
        return None if least is None else self._alarm("ErrorsAlarm", self._metric("Errors"), least, said)

    def throttles(self) -> cloudwatch.Alarm | None:
        least, because = self.asked.throttles, "refused for lack of concurrency"
        said = _counted(least, f"An invocation was {because}", f"invocations were {because}")
        metric = self._metric
        return None if least is None else self._alarm("ThrottlesAlarm", metric("Throttles"), least, said)

    def error_rate(self) -> cloudwatch.Alarm | None:
        least = self.asked.error_rate
        if least is None:
            return None
        # Without an invocation there is no number, and missing data is not breaching.
        rate = cloudwatch.MathExpression(
            expression="100 * errors / invocations",
            using_metrics={"errors": self._metric("Errors"), "invocations": self._metric("Invocations")},
            label="Errors in per cent of invocations",
            period=self.asked.period,
        )
        said = "Many invocations" if known(least) is None else f"{least:g}% of the invocations"
        return self._alarm("ErrorRateAlarm", rate, least, f"{said} ended in errors")

    def duration(self, timeout: float | None) -> cloudwatch.Alarm | None:
        share = self.asked.duration_share
        if share is None or timeout is None:
            return None
        said = f"An invocation took {share * 100:g}% of its timeout"
        return self._alarm("DurationAlarm", self._metric("Duration", "Maximum"), timeout * share, said)

    def _metric(self, name: str, statistic: str = "Sum") -> cloudwatch.Metric:
        return function_metric(self.function, name, statistic=statistic, period=self.asked.period)

    def _alarm(
        self,
        construct_id: str,
        metric: cloudwatch.Metric | cloudwatch.MathExpression,
        threshold: float,
        description: str,
    ) -> cloudwatch.Alarm:
        return alarm(
            self.home,
            construct_id,
            metric=metric,
            threshold=threshold,
            description=description,
            actions=self.actions,
            evaluation_periods=self.asked.evaluation_periods,
        )


def _counted(least: int | None, one: str, many: str) -> str:
    if least == 1:
        return one
    return f"{least} {many}" if known(least) is not None else many.capitalize()


def _composite(
    home: Construct, children: Sequence[cloudwatch.Alarm], actions: Sequence[cloudwatch.IAlarmAction]
) -> cloudwatch.CompositeAlarm:
    composite = cloudwatch.CompositeAlarm(
        home,
        "CompositeAlarm",
        alarm_rule=cloudwatch.AlarmRule.any_of(*children),
        alarm_description="One of the alarms of a function is in ALARM",
    )
    add_actions(composite, actions)
    return composite


def _check_none(checks: Checks, alarms: Alarms, actions: Sequence[cloudwatch.IAlarmAction]) -> None:
    checks.require(
        bool(alarms.reason.strip()),
        "LP330",
        "alarms",
        allowed='Alarms.none(reason="...") with a reason',
        got=f"reason={alarms.reason!r}",
    )
    checks.require(
        not actions, "LP331", "alarm_actions", allowed="left out with Alarms.none(...)", got=f"{len(actions)}"
    )


def _check_actions_of_composite(checks: Checks, actions: Sequence[cloudwatch.IAlarmAction]) -> None:
    for action in filter(is_for_metrics_only, actions):
        checks.require(
            False,
            "LP335",
            "alarm_actions",
            allowed="what a composite alarm can do",
            got=type(action).__name__,
        )
