"""A function that invokes other functions: synchronously or asynchronously."""

import re
from collections.abc import Mapping, Sequence

import jsii
from aws_cdk import Duration
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal import names
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.durable import check_durable
from constructs_lib._internal.facts import facts, facts_below, of_app
from constructs_lib._internal.function_timeout import (
    FunctionTimeout,
    check_function_timeout,
    record_longer_timeout,
)
from constructs_lib._internal.rendered_functions import (
    environment_at_synthesis,
    read_at_synthesis,
    value_at_synthesis,
)
from constructs_lib._internal.targets import (
    check_region,
    function_behind,
    grant_invoke,
    identity,
    timeout_of,
    unqualified,
)
from constructs_lib._internal.types import AlarmAction, Destination, FunctionLike
from constructs_lib.dead_letter.async_route import route_async
from constructs_lib.dead_letter.async_route_checks import check_async_counts, check_async_route
from constructs_lib.dead_letter.async_settings import AsyncSettings
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.errors import Violation
from constructs_lib.rules import event_types, text
from constructs_lib.rules.conditions import calls

__all__ = ["AsyncFanOut", "SyncFanOut"]


class _Calls:
    """What the fan-outs of an app call.

    Attributes:
        through: by the identity of a caller, the fan-out through which it reaches each function.
        variables: by the identity of a caller, the target in each variable.
    """

    def __init__(self) -> None:
        self.through: dict[str, dict[str, names.Path]] = {}
        self.variables: dict[str, dict[str, FunctionLike]] = {}

    def add(self, fan_out: "_FanOut") -> None:
        """Note what a fan-out calls."""
        caller = identity(fan_out.caller)
        through = self.through.setdefault(caller, {})
        for name, target in fan_out.targets.items():
            through.setdefault(identity(function_behind(target)), names.Path(fan_out))
            self.variables.setdefault(caller, {})[variable(name)] = target


@jsii.implements(iam.IGrantable)
class _FanOut(Construct):
    """What both kinds share: the right to invoke, and the targets' names in the caller's environment."""

    event_type: event_types.EventType = event_types.OWN_PAYLOAD

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        checks: Checks,
        caller: lambda_.Function,
        targets: Mapping[str, FunctionLike],
    ) -> None:
        super().__init__(scope, construct_id)
        facts_below(scope, construct_id, self)
        self.caller: lambda_.Function = caller
        self.targets: dict[str, FunctionLike] = dict(targets)
        of_app(caller, _Calls).add(self)
        self._arns = {name: target.function_arn for name, target in targets.items()}
        for name, target in targets.items():
            grant_invoke(target, caller)
            caller.add_environment(variable(name), self._arns[name])
        read_at_synthesis(caller, *self._arns.values())
        check_at_synthesis(self, lambda: self._violations_at_synthesis(checks.again()))

    def _violations_at_synthesis(self, checks: Checks) -> Sequence[Violation]:
        """Check what `add_environment` can change: the addresses of the targets."""
        found = environment_at_synthesis(self.caller)
        for name, arn in self._arns.items():
            checks.require(
                found.get(variable(name)) == value_at_synthesis(self.caller, arn),
                "LP322",
                f"targets[{name!r}]",
                allowed=f"the value of {variable(name)} in the environment of {facts(self.caller).path}",
                got=f"{text.shown(found.get(variable(name)))} there",
            )
        return checks.violations

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The caller's principal: what is granted to the pattern is granted to its caller."""
        return self.caller.grant_principal


class SyncFanOut(_FanOut):
    """Defines the permission for a function to invoke others and wait for their answers (RequestResponse).

    There is no failure route: the caller gets every error. In the handler, `constructs_lib.runtime.invoke`
    of the `RuntimeLayer` makes the calls.

    Defines:
        a statement in the caller's policy for exactly these functions, and the variables `FAN_OUT_<NAME>` in
        its environment, each with the ARN of a target; `<NAME>` is the name in upper case, with `_` in place
        of other characters than letters and digits.

    Args:
        scope: the scope.
        construct_id: the id.
        caller: the function that invokes; its timeout must be longer than the timeouts of its targets, if
            these are known.
        targets: functions by name, at least one; aliases, versions and imported functions can be given, too.
        function_timeout: accepts that a target may run longer than the caller, because other callers
            invoke it, too: `FunctionTimeout.longer(reason=...)`. Default: a longer timeout is an error.

    Attributes:
        caller: the function that was passed in.
        targets: the functions by name.
        event_type: the event that the targets get: the payload of the caller.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP261, LP301 to LP305, LP320. At synthesis, when later calls broke it: LP322.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Duration, Stack
        >>> from constructs_lib import StandardFunction, SyncFanOut
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> caller = StandardFunction(stack, "Quote", entry=hello)
        >>> pricing = StandardFunction(stack, "Pricing", entry=hello, timeout=Duration.seconds(5))
        >>> fan_out = SyncFanOut(stack, "FanOut", caller=caller, targets={"pricing": pricing})

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/invocation-sync.html (2026-11-23)
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        caller: lambda_.Function,
        targets: Mapping[str, FunctionLike],
        function_timeout: FunctionTimeout | None = None,
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(SyncFanOut.__init__, locals())
        targets = {name: unqualified(target) for name, target in targets.items()}
        _check_targets(checks, caller, targets, waits=True)
        check_function_timeout(checks, "function_timeout", function_timeout)
        if function_timeout is None:
            _check_caller_outlasts(checks, caller, targets)
        checks.raise_if_any()
        super().__init__(scope, construct_id, checks, caller, targets)
        if function_timeout is not None:
            record_longer_timeout(self, function_timeout)


class AsyncFanOut(_FanOut):
    """Defines the permission for a function to invoke others without waiting (Event), and failure routes.

    Lambda keeps the event in an internal queue, tries again when the target fails, and in the end sends it
    to the failure route. In the handler, `constructs_lib.runtime.invoke` of the `RuntimeLayer`
    makes the calls.

    Defines:
        a statement in the caller's policy for exactly these functions; the variables `FAN_OUT_<NAME>` in its
        environment, as `SyncFanOut` has them; below each target `AWS::Lambda::EventInvokeConfig`, the failure
        route and its alarms. A function gets a `DeadLetterConfig`, which keeps the raw event; an alias, a
        version, an imported function, and any function whose route is a bucket, an on-failure destination,
        which keeps the event with its error.

    Args:
        scope: the scope.
        construct_id: the id.
        caller: the function that invokes.
        targets: functions by name, at least one; aliases, versions and imported functions can be given,
            too. Fan-outs with the same target share its settings, and must have the same settings;
            `on_success` and the subscriptions of a topic must be the same objects.
        retry_attempts: 0 to 2, for function errors; throttled events are tried until `max_event_age`
            and do not count as attempts. Default: 2.
        max_event_age: 1 minute to 6 hours. Default: 6 hours.
        dead_letter: where events go that fail after all retries, one for each target. Default: a queue.
        on_success: where the results of successful invocations go. Default: they are dropped.
        alarm_actions: the actions of the alarms of the failure routes; fan-outs with the same target may
            add theirs.
            Default: the alarms have no action.

    Attributes:
        caller: the function that was passed in.
        targets: the functions by name.
        failure_routes: the failure route of each target by name.
        event_type: the event that the targets get: the payload of the caller.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP301 to LP303, LP305 to LP309, LP313, LP314, LP316 to LP321, LP324 to LP326.
            At synthesis, when later calls broke them: LP322, LP323.

    Warns:
        LP310, LP311, LP312, LP315.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Duration, Stack
        >>> from constructs_lib import AsyncFanOut, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> caller = StandardFunction(stack, "Api", entry=hello)
        >>> worker = StandardFunction(stack, "Worker", entry=hello, timeout=Duration.minutes(5))
        >>> fan_out = AsyncFanOut(stack, "FanOut", caller=caller, targets={"worker": worker})
        >>> queue = fan_out.failure_routes["worker"].queue

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html (2026-11-23)
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        caller: lambda_.Function,
        targets: Mapping[str, FunctionLike],
        retry_attempts: int = defaults.RETRY_ATTEMPTS,
        max_event_age: Duration = defaults.MAX_EVENT_AGE,
        dead_letter: DeadLetter = DeadLetter.queue(),  # noqa: B008 (immutable)
        on_success: Destination | None = None,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(AsyncFanOut.__init__, locals())
        settings = AsyncSettings(retry_attempts, max_event_age, dead_letter, on_success)
        check_async_counts(checks, settings)
        targets = {name: unqualified(target) for name, target in targets.items()}
        _check_targets(checks, caller, targets, waits=False)
        before: list[FunctionLike] = []
        for name, target in targets.items():
            check_async_route(checks, f"targets[{name!r}]", target, settings, beside=before, namers=[caller])
            before.append(target)
        checks.raise_if_any()
        super().__init__(scope, construct_id, checks, caller, targets)
        self.failure_routes: dict[str, FailureRoute] = {
            name: route_async(checks, target, settings, alarm_actions) for name, target in targets.items()
        }
        checks.warn_on(self)


def variable(name: str) -> str:
    """Return the environment variable that holds a target's ARN."""
    return f"FAN_OUT_{re.sub('[^A-Z0-9]+', '_', name.upper())}"


def _check_targets(
    checks: Checks, caller: lambda_.Function, targets: Mapping[str, FunctionLike], *, waits: bool
) -> None:
    checks.require(bool(targets), "LP301", "targets", allowed="at least one function by name", got="none")
    known = dict(of_app(caller, _Calls).variables.get(identity(caller), {}))
    for name, target in targets.items():
        parameter = f"targets[{name!r}]"
        _check_name(checks, parameter, name, known.setdefault(variable(name), target), target)
        is_caller = identity(function_behind(target)) == identity(caller)
        checks.note(calls.calls_another(parameter, names.Path(target), is_caller=is_caller))
        if not is_caller:
            check_durable(checks, parameter, target, waits=waits)
            check_region(checks, parameter, caller, target, "caller")
            _check_circle(checks, parameter, caller, target)


def _check_name(checks: Checks, parameter: str, name: str, taken: FunctionLike, target: FunctionLike) -> None:
    checks.require(
        bool(name.strip()), "LP305", parameter, allowed="given a name", got=repr(name), fix="name it"
    )
    if identity(taken) != identity(target):
        got = f"{variable(name)}, which is that of {names.Path(taken)}"
        checks.require(False, "LP305", parameter, allowed="given a name whose variable is free", got=got)


def _check_circle(checks: Checks, parameter: str, caller: lambda_.Function, target: FunctionLike) -> None:
    through = of_app(caller, _Calls).through
    back = calls.way_back(through, identity(function_behind(target)), identity(caller))
    checks.note(calls.makes_no_circle(parameter, names.Path(caller), names.Path(target), through=back))


def _check_caller_outlasts(
    checks: Checks, caller: lambda_.Function, targets: Mapping[str, FunctionLike]
) -> None:
    others = {
        name: timeout_of(target)
        for name, target in targets.items()
        if identity(function_behind(target)) != identity(caller)
    }
    checks.note(calls.caller_outlasts(names.Id(caller), timeout_of(caller), others))
