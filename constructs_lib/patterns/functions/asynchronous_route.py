"""The failure route of a function that is invoked asynchronously."""

from collections.abc import Sequence

import jsii
from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.facts import facts_below
from constructs_lib._internal.targets import unqualified
from constructs_lib._internal.types import AlarmAction, Destination, FunctionLike
from constructs_lib.dead_letter.async_route import route_async
from constructs_lib.dead_letter.async_route_checks import check_async_counts, check_async_route
from constructs_lib.dead_letter.async_settings import AsyncSettings
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.rules import event_types

__all__ = ["AsyncRoute"]


@jsii.implements(iam.IGrantable)
class AsyncRoute(Construct):
    """Defines retries and failure route of the asynchronous invocations of a function, for any caller.

    It is for callers without their own pattern, such as a rule of IoT, a receipt rule of SES, a
    subscription of a log group, or an alarm. Lambda keeps their event in an internal queue, tries again when
    the function fails, and in the end sends it to the failure route.

    Defines:
        below the function `AWS::Lambda::EventInvokeConfig`, the failure route and its alarms. A function gets
        a `DeadLetterConfig`, which keeps the raw event; an alias, a version, an imported function, and any
        function whose route is a bucket, an on-failure destination, which keeps the event with its error.
        The permission to invoke the function is not part of this construct.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too. Patterns with
            the same function share its settings: another `AsyncRoute` or `AsyncFanOut` must have the same
            settings, and a pattern of a service that is defined later uses them.
        retry_attempts: 0 to 2, for function errors; throttled events are tried until `max_event_age`
            and do not count as attempts. Default: 2.
        max_event_age: 1 minute to 6 hours. Default: 6 hours.
        dead_letter: where events go that fail after all retries. Default: a queue.
        on_success: where the results of successful invocations go. Default: they are dropped.
        alarm_actions: the actions of the alarms of the failure route; patterns with the same function may
            add theirs.
            Default: no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that it gets: the payload of its callers.
        failure_route: where failed events go.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP306 to LP309, LP313, LP314, LP316 to LP319, LP321, LP324 to LP326. At
            synthesis, when later calls broke it: LP323.

    Warns:
        LP310, LP311, LP312, LP315.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import AsyncRoute, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Sensors", entry=hello)
        >>> route = AsyncRoute(stack, "Route", function=function, retry_attempts=1)
        >>> queue = route.failure_route.queue

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html (2026-11-27)
    """

    event_type: event_types.EventType = event_types.OWN_PAYLOAD

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        retry_attempts: int = defaults.RETRY_ATTEMPTS,
        max_event_age: Duration = defaults.MAX_EVENT_AGE,
        dead_letter: DeadLetter = DeadLetter.queue(),  # noqa: B008 (immutable)
        on_success: Destination | None = None,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(AsyncRoute.__init__, locals())
        settings = AsyncSettings(retry_attempts, max_event_age, dead_letter, on_success)
        check_async_counts(checks, settings)
        check_durable(checks, "function", function, waits=False)
        check_async_route(checks, "function", function, settings)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.function: FunctionLike = unqualified(function)
        self.failure_route: FailureRoute = route_async(checks, function, settings, alarm_actions)
        checks.warn_on(self)

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal
