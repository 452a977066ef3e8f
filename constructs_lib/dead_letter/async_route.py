"""The route of asynchronous invocations: a function's DeadLetterConfig, or an on-failure destination."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.at_synthesis import check_at_synthesis, rendered
from constructs_lib._internal.targets import (
    arn_qualifier,
    can_be_granted_to,
    function_behind,
    identity,
    qualifier,
    unqualified,
)
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.route_checks import check_dead_letter
from constructs_lib.dead_letter.route_stores import arrivals_alarm, delivery_alarm, place
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute, kind_of
from constructs_lib.errors import Violation
from constructs_lib.rules import text


@dataclass(frozen=True, slots=True)
class AsyncSettings:
    """What one qualifier of a function has once for all its asynchronous callers."""

    retry_attempts: int
    max_event_age: Duration
    dead_letter: DeadLetter
    on_success: lambda_.IDestination | None

    def differences(self, other: "AsyncSettings") -> list[str]:
        """Return the parameters in which another pattern asks for something else."""
        mine, theirs = (
            {
                "retry_attempts": settings.retry_attempts,
                "max_event_age": milliseconds(settings.max_event_age),
                "dead_letter": settings.dead_letter.settings,
                "on_success": settings.on_success,
            }
            for settings in (self, other)
        )
        return [name for name, value in mine.items() if value != theirs[name]]


@dataclass(frozen=True, slots=True)
class _Wired:
    """What was wired for a function, and by which pattern."""

    function: FunctionLike
    settings: AsyncSettings
    pattern: str
    route: FailureRoute


_wired: dict[str, _Wired] = {}


def check_async_route(
    checks: Checks,
    parameter: str,
    function: FunctionLike,
    settings: AsyncSettings,
    beside: Sequence[FunctionLike] = (),
) -> None:
    """Check that a function can have this route for its asynchronous invocations (LP308 to LP319).

    Args:
        checks: where violations are noted.
        parameter: the pattern's parameter that holds the function.
        function: the function.
        settings: what the pattern asks for.
        beside: functions that the pattern is about to give the same settings.
    """
    function = unqualified(function)
    dead_letter = settings.dead_letter
    check_dead_letter(checks, dead_letter)
    if dead_letter.kind == "topic":
        is_heard = bool(dead_letter.subscriptions) or dead_letter.existing is not None
        checks.require(
            is_heard, "LP311", "dead_letter", allowed="a topic with a subscription", got="one without"
        )
        allowed = "a queue or bucket where events may exceed 262,144 bytes"
        checks.require(False, "LP312", "dead_letter", allowed=allowed, got="a topic")
    _check_home(checks, parameter, function)
    known = _wired.get(identity(function))
    if known is not None:
        _check_same(checks, parameter, known, known.settings.differences(settings))
    else:
        _check_not_configured(checks, parameter, function, settings)
        _check_stored_once(checks, function, dead_letter, beside)


def check_wired_route(
    checks: Checks, parameter: str, function: FunctionLike, dead_letter: DeadLetter
) -> bool:
    """Check that the route that a pattern has wired, if one has, is the one asked for (LP308).

    Returns:
        whether a pattern has wired one; its counts and its on_success stay as they are.
    """
    known = _wired.get(identity(unqualified(function)))
    if known is None:
        return False
    is_same = known.settings.dead_letter.settings == dead_letter.settings
    _check_same(checks, parameter, known, [] if is_same else ["dead_letter"])
    return True


def _check_same(checks: Checks, parameter: str, known: _Wired, different: list[str]) -> None:
    checks.require(
        not different,
        "LP308",
        parameter,
        allowed=f"called with the settings that {known.pattern} has for {known.function.node.path}",
        got=f"another {text.listed(different or [''], 'and')}",
    )


def _check_home(checks: Checks, parameter: str, function: FunctionLike) -> None:
    """Check that this stack can configure the function: Lambda keeps the settings beside the function."""
    stack = Stack.of(cast("Construct", function))
    here, there = (stack.account, stack.region), (function.env.account, function.env.region)
    is_here = all(is_token(a) or is_token(b) or a == b for a, b in zip(here, there, strict=True))
    checks.require(
        is_here,
        "LP321",
        parameter,
        allowed=f"a function of account {here[0]} in {here[1]}",
        got=f"one of account {there[0]} in {there[1]}",
    )
    named = arn_qualifier(function)
    checks.require(
        not named,
        "LP324",
        parameter,
        allowed="imported as the version or alias that its ARN names",
        got=f"a function with {named!r} in its ARN",
    )


def _check_not_configured(
    checks: Checks, parameter: str, function: FunctionLike, settings: AsyncSettings
) -> None:
    is_configured = function.node.try_find_child("EventInvokeConfig") is not None
    checks.require(
        not is_configured,
        "LP316",
        parameter,
        allowed="a function without asynchronous settings of its own",
        got=f"{function.node.path}, which has some",
    )
    _check_own_dead_letter(checks, function, settings.dead_letter)
    has_role = isinstance(function, lambda_.Function) or function.role is not None
    checks.require(
        has_role or settings.on_success is None,
        "LP317",
        "on_success",
        allowed="left out for a function whose role is not known",
        got=f"one for {function.node.path}",
    )
    checks.require(
        has_role or settings.dead_letter.kind == "none",
        "LP315",
        parameter,
        allowed="a function with its role",
        got=f"{function.node.path}, which is imported without its role",
    )


def _check_own_dead_letter(checks: Checks, function: FunctionLike, dead_letter: DeadLetter) -> None:
    own = _own_dead_letter(function)
    if own is None or dead_letter.kind == "none":
        return
    # jsii hands out a new object for an interface at every look: the path tells whether it is the same.
    if dead_letter.existing is not None and dead_letter.existing.node.path == own.node.path:
        return
    code = "LP310" if dead_letter.kind == "bucket" else "LP314"
    factory = dead_letter.kind if dead_letter.existing is None else "to"
    checks.require(
        False,
        code,
        "dead_letter",
        allowed=f"DeadLetter.to(...) with the dead-letter {kind_of(own)} of {function.node.path}",
        got=f"DeadLetter.{factory}(...)",
    )


def _check_stored_once(
    checks: Checks, function: FunctionLike, dead_letter: DeadLetter, beside: Sequence[FunctionLike]
) -> None:
    """Check that a function's dead-letter queue and its alias's destination do not both get an event."""
    behind = function_behind(function)
    if dead_letter.kind == "none" or not isinstance(behind, lambda_.Function):
        return
    if behind is function:
        others = [each.function for each in _wired.values() if each.settings.dead_letter.kind != "none"]
        names = [each for each in (*others, *beside) if _is_name_of(each, function)]
        twice = names[0] if names and dead_letter.kind != "bucket" else None
    else:
        is_beside = dead_letter.kind != "bucket" and any(
            identity(each) == identity(behind) for each in beside
        )
        twice = function if is_beside or rendered(behind, "deadLetterConfig") else None
    checks.require(
        twice is None,
        "LP310",
        "dead_letter",
        allowed=f"left to {behind.node.path}, which keeps the failed events of its versions and aliases, too",
        got="" if twice is None else f"a second route for {twice.node.path}",
        fix="give the version or alias DeadLetter.none(reason=...) in a pattern of its own",
    )


def _is_name_of(other: FunctionLike, function: FunctionLike) -> bool:
    """Return whether the other is a version or an alias of the function."""
    behind = function_behind(other)
    return behind is not other and identity(behind) == identity(function)


def route_async(
    checks: Checks,
    function: FunctionLike,
    settings: AsyncSettings,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
) -> FailureRoute:
    """Wire the route of a function's asynchronous invocations, once for all who call it so.

    The route lies below the function, not below its caller: a caller in another stack would otherwise make
    the two stacks depend on each other.
    """
    function = unqualified(function)
    if identity(function) in _wired:
        return _with_actions(_wired[identity(function)].route, alarm_actions)
    home = _home(function)
    route = place(home, settings.dead_letter)
    # A function keeps the raw event in its own DeadLetterConfig, which knows no buckets. An alias, a version
    # or an imported function has none: there a destination keeps the event together with its error.
    by_config = isinstance(function, lambda_.Function) and route.bucket is None
    if isinstance(function, lambda_.Function) and by_config:
        _set_dead_letter_config(checks, function, route)
    _configure(home, function, settings, route, on_failure=None if by_config else _destination(route))
    route = replace(route, arrivals_alarm=arrivals_alarm(home, route, settings.dead_letter, alarm_actions))
    if settings.dead_letter.kind == "none":
        home.node.add_metadata("constructs-lib:no-dead-letter", settings.dead_letter.reason)
    else:
        _check_grants(checks, function)
        name = "DeadLetterErrors" if by_config else "DestinationDeliveryFailures"
        route = replace(route, delivery_alarm=delivery_alarm(home, function, name, alarm_actions))
    _wired[identity(function)] = _Wired(function, settings, checks.path, route)
    return route


def _home(function: FunctionLike) -> Construct:
    if isinstance(function, Construct):
        return function
    # What jsii hands out for an imported version or alias cannot be a scope.
    return Construct(cast("Construct", function.node.scope), f"{function.node.id}FailureRoute")


def _with_actions(route: FailureRoute, actions: Sequence[cloudwatch.IAlarmAction]) -> FailureRoute:
    for alarm in (route.arrivals_alarm, route.delivery_alarm):
        if alarm is not None and actions:
            alarm.add_alarm_action(*actions)
            # CloudFormation takes each action once.
            alarm._alarm_action_arns = list(dict.fromkeys(alarm._alarm_action_arns or ()))
    return route


def _keep_dead_letter_config(checks: Checks, function: lambda_.Function, target_arn: str) -> None:
    """Have synthesis stop when later calls send dead letters elsewhere."""

    def violations() -> Sequence[Violation]:
        again = checks.again()
        found = rendered(function, "deadLetterConfig").get("targetArn")
        again.require(
            found == Stack.of(function).resolve(target_arn),
            "LP323",
            "dead_letter",
            allowed=f"the target of dead_letter_config of {function.node.path}",
            got=f"{text.shown(found)} there",
        )
        return again.violations

    check_at_synthesis(function, violations)


def _check_grants(checks: Checks, function: FunctionLike) -> None:
    if function.role is not None:
        checks.require(
            can_be_granted_to(function.role),
            "LP315",
            "dead_letter",
            allowed=f"one that {function.node.path} may send to",
            got="a role that this app cannot change",
        )


def _own_dead_letter(function: FunctionLike) -> sqs.IQueue | sns.ITopic | None:
    if not isinstance(function, lambda_.Function):
        return None
    return function.dead_letter_queue or function.dead_letter_topic


def _destination(route: FailureRoute) -> lambda_.IDestination | None:
    if route.queue is not None:
        return destinations.SqsDestination(route.queue)
    if route.topic is not None:
        return destinations.SnsDestination(route.topic)
    return None if route.bucket is None else destinations.S3Destination(route.bucket)


def _set_dead_letter_config(checks: Checks, function: lambda_.Function, route: FailureRoute) -> None:
    resource = function.node.default_child
    if _own_dead_letter(function) is not None or not isinstance(resource, lambda_.CfnFunction):
        return
    if route.queue is not None:
        route.queue.grant_send_messages(function)
    elif route.topic is not None:
        route.topic.grant_publish(function)
    place = route.queue or route.topic
    if place is not None:
        target_arn = _arn(place)
        # CDK takes it in the function's constructor only.
        resource.dead_letter_config = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=target_arn)
        _keep_dead_letter_config(checks, function, target_arn)


def _configure(
    home: Construct,
    function: FunctionLike,
    settings: AsyncSettings,
    route: FailureRoute,
    on_failure: lambda_.IDestination | None,
) -> None:
    if isinstance(function, lambda_.Function) or function.role is not None:
        function.configure_async_invoke(
            max_event_age=settings.max_event_age,
            retry_attempts=settings.retry_attempts,
            on_failure=on_failure,
            on_success=settings.on_success,
        )
        _configure_after_policy(function)
        return
    # CDK's L2 would grant to a role that it does not know, and fail; LP315 has told the user.
    target = route.queue or route.topic or route.bucket
    lambda_.CfnEventInvokeConfig(
        home,
        "EventInvokeConfig",
        function_name=cast("lambda_.IFunction", function_behind(function)).function_name,
        qualifier=qualifier(function),
        maximum_event_age_in_seconds=settings.max_event_age.to_seconds(),
        maximum_retry_attempts=settings.retry_attempts,
        destination_config=None if target is None else {"onFailure": {"destination": _arn(target)}},
    )


def _configure_after_policy(function: FunctionLike) -> None:
    """Have the rights of an imported role first: without them Lambda refuses the destination.

    CDK sees to that for functions of this app, because they depend on their role.
    """
    config = function.node.try_find_child("EventInvokeConfig")
    if config is None or function.role is None or isinstance(function_behind(function), lambda_.Function):
        return
    for child in function.role.node.children:
        # A policy in another stack cannot be waited for where it names a queue of this one.
        if isinstance(child, iam.Policy) and Stack.of(child).node.path == Stack.of(config).node.path:
            config.node.add_dependency(child)


def _arn(place: sqs.IQueue | sns.ITopic | s3.IBucket) -> str:
    return str(getattr(place, f"{kind_of(place)}_arn"))
