"""What has to hold for the route of a function's asynchronous invocations."""

from collections.abc import Sequence

from aws_cdk import aws_lambda as lambda_
from constructs import IConstruct

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import rendered
from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import (
    arn_qualifier,
    function_behind,
    identity,
    own_dead_letter,
    role_of,
    unqualified,
)
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.async_settings import AsyncSettings, WiredRoute, WiredRoutes
from constructs_lib.dead_letter.one_way import check_async_one_way
from constructs_lib.dead_letter.route_checks import check_dead_letter, check_heard
from constructs_lib.dead_letter.values import DeadLetter, kind_of, may_send
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions.environments import same_environment


def check_async_counts(checks: Checks, settings: AsyncSettings) -> None:
    """Check how often and how long Lambda is to try again (LP306, LP307, LP325)."""
    checks.in_range(ranges.ASYNC_RETRY_ATTEMPTS, settings.retry_attempts)
    checks.in_range(ranges.ASYNC_EVENT_AGE, settings.max_event_age)
    checks.whole("LP325", "max_event_age", settings.max_event_age)


def check_async_route(
    checks: Checks,
    parameter: str,
    function: FunctionLike,
    settings: AsyncSettings,
    *,
    beside: Sequence[FunctionLike] = (),
    namers: Sequence[IConstruct] = (),
) -> None:
    """Check that a function can have this route for its asynchronous invocations (LP308 to LP319, LP326).

    Args:
        checks: where violations are noted.
        parameter: the pattern's parameter that holds the function.
        function: the function.
        settings: what the pattern asks for.
        beside: functions that the pattern is about to give the same settings.
        namers: what names the function. Default: the pattern.
    """
    function = unqualified(function)
    dead_letter = settings.dead_letter
    check_dead_letter(checks, dead_letter, sends_itself=False)
    check_async_one_way(checks, function, dead_letter, namers or (checks.scope,))
    check_heard(checks, dead_letter)
    if dead_letter.kind == "topic":
        allowed = "a queue or bucket if events may exceed 262,144 bytes"
        checks.require(False, "LP312", "dead_letter", allowed=allowed, got="a topic")
    _check_home(checks, parameter, function)
    known = WiredRoutes.of(function).find(function)
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
    function = unqualified(function)
    known = WiredRoutes.of(function).find(function)
    if known is None:
        return False
    is_same = known.settings.dead_letter.settings == dead_letter.settings
    _check_same(checks, parameter, known, [] if is_same else ["dead_letter"])
    return True


def _check_same(checks: Checks, parameter: str, known: WiredRoute, different: list[str]) -> None:
    if different:
        checks.require(
            False,
            "LP308",
            parameter,
            allowed=f"called with the settings that {known.checks.path} has for {known.function.node.path}",
            got=f"another {text.listed(different, 'and')}",
        )


def _check_home(checks: Checks, parameter: str, function: FunctionLike) -> None:
    """Check that this stack can configure the function: Lambda keeps the settings beside the function."""
    here, there = environments(function, function)
    checks.note(same_environment("LP321", parameter, here, there, what="a function"))
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
    if facts(function).node.try_find_child("EventInvokeConfig") is not None:
        checks.require(
            False,
            "LP316",
            parameter,
            allowed="a function without asynchronous settings of its own",
            got=f"{facts(function).path}, which has some",
        )
    _check_own_dead_letter(checks, function, settings.dead_letter)
    if isinstance(function, lambda_.Function) or role_of(function) is not None:
        return
    checks.require(
        settings.on_success is None,
        "LP317",
        "on_success",
        allowed="left out for a function whose role is not known",
        got=f"one for {function.node.path}",
    )
    checks.require(
        settings.dead_letter.kind == "none",
        "LP315",
        parameter,
        allowed="a function with its role",
        got=f"{function.node.path}, which is imported without its role",
        fix=may_send(settings.dead_letter.kind),
    )


def _check_own_dead_letter(checks: Checks, function: FunctionLike, dead_letter: DeadLetter) -> None:
    own = own_dead_letter(function)
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
        names = [*WiredRoutes.of(function).names.get(identity(function), ())]
        names += [each for each in beside if _is_name_of(each, function)]
        twice = names[0] if names and dead_letter.kind != "bucket" else None
    else:
        is_beside = dead_letter.kind != "bucket" and any(
            identity(each) == identity(behind) for each in beside
        )
        twice = function if is_beside or rendered(behind, "deadLetterConfig") else None
    if twice is not None:
        path = facts(behind).path
        checks.require(
            False,
            "LP310",
            "dead_letter",
            allowed=f"left to {path}, which keeps the failed events of its versions and aliases, too",
            got=f"a second route for {twice.node.path}",
            fix="use DeadLetter.none(reason=...) for the version or alias in a separate pattern",
        )


def _is_name_of(other: FunctionLike, function: FunctionLike) -> bool:
    """Return whether the other is a version or an alias of the function."""
    behind = function_behind(other)
    return behind is not other and identity(behind) == identity(function)
