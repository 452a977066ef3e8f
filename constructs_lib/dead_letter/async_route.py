"""The route of asynchronous invocations: a function's DeadLetterConfig, or an on-failure destination."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_destinations as destinations
from constructs import Construct

from constructs_lib._internal.alarm_actions import add_each_once
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts
from constructs_lib._internal.names import Path
from constructs_lib._internal.rendered_functions import (
    dead_letter_target_at_synthesis,
    read_at_synthesis,
    value_at_synthesis,
)
from constructs_lib._internal.targets import (
    can_be_granted_to,
    function_behind,
    own_dead_letter,
    qualifier,
    role_of,
    unqualified,
)
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.async_settings import AsyncSettings, WiredRoute, WiredRoutes
from constructs_lib.dead_letter.route_stores import arrivals_alarm, delivery_alarm, place
from constructs_lib.dead_letter.values import FailureRoute, may_send
from constructs_lib.errors import Violation
from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault


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
    wired = WiredRoutes.of(function)
    known = wired.find(function)
    if known is not None:
        return _with_actions(known.route, alarm_actions)
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
        facts(home).node.add_metadata("constructs-lib:no-dead-letter", settings.dead_letter.reason)
    else:
        _check_grants(checks, function, settings.dead_letter.kind)
        name = "DeadLetterErrors" if by_config else "DestinationDeliveryFailures"
        route = replace(route, delivery_alarm=delivery_alarm(home, function, name, alarm_actions))
    wired.add(WiredRoute(function, settings, checks, route))
    return route


def _home(function: FunctionLike) -> Construct:
    if isinstance(function, Construct):
        return function
    # What jsii hands out for an imported version or alias cannot be a scope.
    return Construct(cast("Construct", function.node.scope), f"{function.node.id}FailureRoute")


def _with_actions(route: FailureRoute, actions: Sequence[cloudwatch.IAlarmAction]) -> FailureRoute:
    for alarm in (route.arrivals_alarm, route.delivery_alarm):
        if alarm is not None:
            add_each_once(alarm, actions)
    return route


def _keep_dead_letter_config(checks: Checks, function: lambda_.Function, target_arn: str) -> None:
    """Have synthesis stop when later calls send dead letters elsewhere."""

    def violations() -> Sequence[Violation]:
        again = checks.again()
        found = dead_letter_target_at_synthesis(function)
        if found != value_at_synthesis(function, target_arn):
            allowed = f"the target of dead_letter_config of {facts(function).path}"
            again.note([Fault("LP323", "dead_letter", allowed, f"{text.shown(found)} there")])
        return again.violations

    read_at_synthesis(function, target_arn)
    check_at_synthesis(function, violations)


def _check_grants(checks: Checks, function: FunctionLike, kind: str) -> None:
    role = role_of(function)
    if role is not None and not can_be_granted_to(role):
        allowed, got = f"one that {Path(function)} may send to", "a role that this app cannot change"
        checks.require(False, "LP315", "dead_letter", allowed=allowed, got=got, fix=may_send(kind))


def _destination(route: FailureRoute) -> lambda_.IDestination | None:
    if route.queue is not None:
        return destinations.SqsDestination(route.queue)
    if route.topic is not None:
        return destinations.SnsDestination(route.topic)
    return None if route.bucket is None else destinations.S3Destination(route.bucket)


def _set_dead_letter_config(checks: Checks, function: lambda_.Function, route: FailureRoute) -> None:
    resource = facts(function).default_child
    if own_dead_letter(function) is not None or not isinstance(resource, lambda_.CfnFunction):
        return
    if route.queue is not None:
        route.queue.grant_send_messages(function)
    elif route.topic is not None:
        route.topic.grant_publish(function)
    target_arn = _arn(route)
    if target_arn is not None:
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
    if isinstance(function, lambda_.Function) or role_of(function) is not None:
        function.configure_async_invoke(
            max_event_age=settings.max_event_age,
            retry_attempts=settings.retry_attempts,
            on_failure=on_failure,
            on_success=settings.on_success,
        )
        _configure_after_policy(function)
        return
    # CDK's L2 would grant to a role that it does not know, and fail; LP315 has told the user.
    target_arn = _arn(route)
    lambda_.CfnEventInvokeConfig(
        home,
        "EventInvokeConfig",
        function_name=cast("lambda_.IFunction", function_behind(function)).function_name,
        qualifier=qualifier(function),
        maximum_event_age_in_seconds=settings.max_event_age.to_seconds(),
        maximum_retry_attempts=settings.retry_attempts,
        destination_config=None if target_arn is None else {"onFailure": {"destination": target_arn}},
    )


def _configure_after_policy(function: FunctionLike) -> None:
    """Have the rights of an imported role first: without them Lambda refuses the destination.

    CDK sees to that for functions of this app, because they depend on their role.
    """
    role = None if isinstance(function_behind(function), lambda_.Function) else role_of(function)
    config = None if role is None else facts(function).node.try_find_child("EventInvokeConfig")
    if role is None or config is None:
        return
    for child in facts(role).node.children:
        # A policy in another stack cannot be waited for where it names a queue of this one.
        if isinstance(child, iam.Policy) and facts(child).stack is facts(config).stack:
            config.node.add_dependency(child)


def _arn(route: FailureRoute) -> str | None:
    if route.queue is not None:
        return route.queue.queue_arn
    if route.topic is not None:
        return route.topic.topic_arn
    return None if route.bucket is None else route.bucket.bucket_arn
