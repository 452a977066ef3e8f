"""What the patterns share in which a service invokes a function asynchronously."""

from collections.abc import Sequence

import jsii
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from constructs import Construct, IConstruct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.facts import facts, facts_below
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.async_route import route_async
from constructs_lib.dead_letter.async_route_checks import check_async_route, check_wired_route
from constructs_lib.dead_letter.async_settings import AsyncSettings
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute


def check_function(
    checks: Checks, function: FunctionLike, dead_letter: DeadLetter, namer: IConstruct | None = None
) -> None:
    """Check that what a function fails with can have the route asked for, or has it (LP056, LP308 to LP326).

    Args:
        checks: where violations are noted.
        function: the function.
        dead_letter: what the pattern was given.
        namer: what names the function. Default: the pattern.
    """
    check_durable(checks, "function", function, waits=False)
    if not check_wired_route(checks, "function", function, dead_letter):
        namers = [] if namer is None else [namer]
        check_async_route(checks, "function", function, _settings(dead_letter), namers=namers)


def _settings(dead_letter: DeadLetter) -> AsyncSettings:
    # What a service counts ends when Lambda has accepted the event; behind it Lambda keeps its own defaults.
    return AsyncSettings(defaults.RETRY_ATTEMPTS, defaults.MAX_EVENT_AGE, dead_letter, None)


def record_recursion(pattern: Construct, checks: Checks, reason: str) -> str:
    """Record what ends a loop that a user means, and return it.

    Args:
        pattern: the pattern.
        checks: its checks.
        reason: what ends the loop.

    Raises:
        ValidationError: LP511.
    """
    again = checks.again()
    again.require(bool(reason.strip()), "LP511", "reason", allowed="what ends the loop", got=repr(reason))
    again.raise_if_any()
    facts(pattern).node.add_metadata("constructs-lib:recursion", reason)
    return reason


@jsii.implements(iam.IGrantable)
class Sender(Construct):
    """What a service invokes: a function, where its failed events go, and their alarms.

    A pattern checks its arguments first, `check_function` among them; then this wires the function's own
    route, and the pattern sets `failure_route` to that of the service.

    Args:
        scope: the scope.
        construct_id: the id.
        checks: the checks of the pattern.
        function: the function.
        dead_letter: where both kinds of failed events go.
        alarm_actions: the actions of the alarms.
    """

    function: FunctionLike
    failure_route: FailureRoute
    function_failure_route: FailureRoute

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        checks: Checks,
        *,
        function: FunctionLike,
        dead_letter: DeadLetter,
        alarm_actions: Sequence[cloudwatch.IAlarmAction],
    ) -> None:
        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self._checks = checks
        self._dead_letter = dead_letter
        self._alarm_actions = alarm_actions
        self.function = function
        self.failure_route = FailureRoute()
        self.function_failure_route = route_async(checks, function, _settings(dead_letter), alarm_actions)

    def _alarm(self, construct_id: str, metric: cloudwatch.Metric, description: str) -> cloudwatch.Alarm:
        """Define an alarm that goes to `ALARM` when the service counts one failure."""
        return alarm(
            self,
            construct_id,
            metric=metric,
            threshold=1,
            description=description,
            actions=self._alarm_actions,
        )

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal
