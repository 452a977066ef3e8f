"""The alarms of a function of another class."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal import names
from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts, facts_below
from constructs_lib._internal.targets import function_behind, timeout_of, unqualified
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.patterns.functions._watched import WATCHED, check_alarms, define_alarms
from constructs_lib.patterns.functions.alarm_values import Alarms
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions.environments import same_environment

__all__ = ["FunctionAlarms"]


class FunctionAlarms(Construct):
    """Defines the alarms of a function of another class, such as `NodejsFunction`, or of another app.

    Defines:
        `AWS::CloudWatch::Alarm` on errors, throttles and duration of the function, or of the alias or version
        that is passed in; with `Alarms.composite(...)` `AWS::CloudWatch::CompositeAlarm`, too.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too.
        alarms: its alarms: `Alarms.each(...)` or `Alarms.composite(...)`, or
            `Alarms.none(reason=...)`, which records only the reason. Default: an alarm on one error, on one
            throttled request, and on a duration of 90 % of the timeout, each within 5 minutes.
        timeout: the timeout of an imported function, for which it is not known, 1 to 900 seconds. Default:
            that of the function; if it is not known, there is no alarm on the duration.
        alarm_actions: the actions of the alarms. Default: no action.

    Attributes:
        function: the function that was passed in.
        errors_alarm: goes to `ALARM` when invocations failed; `None`, like every other alarm,
            if it is switched off.
        error_rate_alarm: goes to `ALARM` when a share of the invocations failed.
        throttles_alarm: goes to `ALARM` when requests were throttled.
        duration_alarm: goes to `ALARM` when an invocation took a share of the timeout; `None` also
            if that is not known.
        composite_alarm: goes to `ALARM` when any of the others does.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP016, LP040, LP057, LP058, LP327 to LP333, LP335, LP336.

    Warns:
        LP334.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import Alarms, FunctionAlarms, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> live = StandardFunction(stack, "Hello", entry=hello).add_alias("live")
        >>> watched = FunctionAlarms(stack, "Alarms", function=live, alarms=Alarms.each(errors=5))
        >>> watched.error_rate_alarm is None
        True

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html (2026-11-27)
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        alarms: Alarms = Alarms.each(),  # noqa: B008 (immutable)
        timeout: Duration | None = None,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(FunctionAlarms.__init__, locals())
        function = unqualified(function)
        known = _check_timeout(checks, function, timeout)
        check_alarms(checks, alarms, known, alarm_actions)
        here, there = environments(scope, function)
        checks.note(same_environment("LP336", "function", here, there, what="a function"))
        _check_watched_once(checks, function, alarms)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.function: FunctionLike = function
        defined = define_alarms(self, function, alarms, known, alarm_actions)
        self.errors_alarm: cloudwatch.Alarm | None = defined.errors
        self.error_rate_alarm: cloudwatch.Alarm | None = defined.error_rate
        self.throttles_alarm: cloudwatch.Alarm | None = defined.throttles
        self.duration_alarm: cloudwatch.Alarm | None = defined.duration
        self.composite_alarm: cloudwatch.CompositeAlarm | None = defined.composite
        checks.warn_on(self)


def _check_timeout(checks: Checks, function: FunctionLike, timeout: Duration | None) -> float | None:
    """Return the timeout in milliseconds where it is known or given (LP016, LP040, LP333)."""
    known = timeout_of(function)
    checks.in_range(ranges.FUNCTION_TIMEOUT, timeout)
    checks.whole("LP040", "timeout", timeout)
    if timeout is None:
        return known
    is_defined = isinstance(function_behind(function), lambda_.Function)
    found = "" if known is None else f", which has {text.duration(known)}"
    checks.require(
        not is_defined,
        "LP333",
        "timeout",
        allowed="left out for a function of this app",
        got=f"one for {names.Path(function)}{found}",
    )
    return milliseconds(timeout)


def _check_watched_once(checks: Checks, function: FunctionLike, alarms: Alarms) -> None:
    if alarms.kind == "none":
        return
    watched = facts(function)
    if watched.once(WATCHED, lambda: False):
        allowed, got = "a function that has no alarms yet", f"{names.Path(function)}, which has some"
        checks.require(False, "LP334", "function", allowed=allowed, got=got)
    watched.note(WATCHED, True)
