"""The route of what fails behind a queue: the redrive policy of that queue.

SQS itself moves a message that was received too often, and only to another queue of its kind; the function,
and any dead-letter queue of its own, has no part in it. A queue that is passed in belongs to its owner, and
so does its redrive policy: it is set only where that is asked for, can be done and was not done yet.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token, known
from constructs_lib.dead_letter.one_way import check_one_way, names
from constructs_lib.dead_letter.route_checks import check_dead_letter, check_kind
from constructs_lib.dead_letter.route_stores import arrivals_alarm, place
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import dead_letters
from constructs_lib.rules.conditions.environments import same_environment

_MADE_HERE = "DeadLetterQueue"


def check_redrive(
    checks: Checks,
    scope: Construct,
    queue: sqs.IQueue | None,
    dead_letter: DeadLetter | None,
    *,
    fifo: bool,
    max_receive_count: int,
) -> None:
    """Check that a queue can have this redrive policy (LP114, LP118 to LP128, LP313, LP318, LP326).

    Args:
        checks: where violations are noted.
        scope: where a queue is made.
        queue: the queue; `None` where it is yet to be made.
        dead_letter: what the pattern was given; `None` leaves a queue that is passed in to its owner.
        fifo: whether the queue is FIFO.
        max_receive_count: what the pattern was given.
    """
    checks.in_range(ranges.QUEUE_RECEIVE_COUNT, max_receive_count)
    checks.note(dead_letters.receives("max_receive_count", known(max_receive_count)))
    if queue is not None:
        _check_owner(checks, queue, dead_letter)
    if dead_letter is None:
        return
    check_dead_letter(checks, dead_letter, may_be_fifo=True, sends_itself=queue is None)
    if isinstance(queue, sqs.Queue):
        check_one_way(checks, queue, dead_letter, [names(checks, scope, queue)])
    check_kind(checks, "LP121", dead_letter, {"queue"}, allowed="a queue")
    if dead_letter.kind == "queue":
        if dead_letter.existing is not None:
            existing = cast("sqs.IQueue", dead_letter.existing)
            _check_existing(checks, existing, fifo=fifo)
            _check_pair(checks, scope, queue, existing)
        if not fifo:
            _check_retention(checks, queue, dead_letter)


def route_made_queue(
    pattern: Construct,
    dead_letter: DeadLetter | None,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
    *,
    fifo: bool,
) -> FailureRoute:
    """Make the route of a queue that the pattern is about to make, which has to name its dead-letter queue.

    Args:
        pattern: the pattern.
        dead_letter: what the pattern was given.
        alarm_actions: what the alarm on arrivals does.
        fifo: whether the queue will be FIFO.
    """
    wanted = DeadLetter.queue() if dead_letter is None else dead_letter
    if wanted.kind == "none":
        return _no_route(pattern, wanted)
    route = place(pattern, wanted, source_is_fifo=fifo)
    return replace(route, arrivals_alarm=arrivals_alarm(pattern, route, wanted, alarm_actions))


def route_queue(
    pattern: Construct,
    queue: sqs.IQueue,
    dead_letter: DeadLetter | None,
    max_receive_count: int,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
) -> FailureRoute:
    """Return where the messages of a queue go, after setting its redrive policy where that is ours to set.

    Args:
        pattern: the pattern.
        queue: the source, which was passed in.
        dead_letter: what the pattern was given.
        max_receive_count: how often a message is received before it is moved.
        alarm_actions: what the alarm on arrivals does.
    """
    if dead_letter is not None and dead_letter.kind == "none":
        return _no_route(pattern, dead_letter)
    given = _dead_letter_queue(queue)
    if given is not None or dead_letter is None or not isinstance(queue, sqs.Queue):
        return FailureRoute(queue=given)
    # Below the queue: its stack and the pattern's would otherwise depend on each other.
    route = place(queue, dead_letter, source_is_fifo=queue.fifo)
    resource = cast("sqs.CfnQueue", facts(queue).default_child)
    # CDK takes it in the queue's constructor only.
    resource.redrive_policy = {
        "deadLetterTargetArn": cast("sqs.IQueue", route.queue).queue_arn,
        "maxReceiveCount": max_receive_count,
    }
    return replace(route, arrivals_alarm=arrivals_alarm(queue, route, dead_letter, alarm_actions))


def _no_route(pattern: Construct, dead_letter: DeadLetter) -> FailureRoute:
    facts(pattern).node.add_metadata("constructs-lib:no-dead-letter", dead_letter.reason)
    return FailureRoute()


def _dead_letter_queue(queue: sqs.IQueue) -> sqs.IQueue | None:
    """Return the dead-letter queue of a queue of this app, where one is known."""
    given = queue.dead_letter_queue if isinstance(queue, sqs.Queue) else None
    if given is not None:
        return given.queue
    made = facts(queue).node.try_find_child(_MADE_HERE)
    return made if isinstance(made, sqs.Queue) else None


def _has_redrive_policy(queue: sqs.IQueue) -> bool:
    resource = facts(queue).default_child
    return isinstance(resource, sqs.CfnQueue) and resource.redrive_policy is not None


def _check_owner(checks: Checks, queue: sqs.IQueue, dead_letter: DeadLetter | None) -> None:
    if dead_letter is None:
        checks.require(
            _has_redrive_policy(queue),
            "LP114",
            "queue",
            allowed="one whose messages go to a dead-letter queue",
            got=f"{queue.node.path}, of which none is known",
        )
        given = queue.dead_letter_queue if isinstance(queue, sqs.Queue) else None
        if given is not None:
            parameter = f"max_receive_count of queue {queue.node.id}"
            checks.note(dead_letters.receives(parameter, known(given.max_receive_count)))
        return
    if not isinstance(queue, sqs.Queue):
        checks.require(
            dead_letter.kind == "none",
            "LP126",
            "dead_letter",
            allowed="left out for a queue that is imported",
            got=f"one for {queue.node.path}",
        )
        return
    owners = _dead_letter_queue(queue)
    is_same = (
        owners is not None
        and dead_letter.existing is not None
        # jsii hands out a new object for an interface at every look.
        and owners.node.path == dead_letter.existing.node.path
    )
    checks.require(
        is_same or not _has_redrive_policy(queue),
        "LP127",
        "dead_letter",
        allowed="left out for a queue that has a dead-letter queue",
        got=f"one for {queue.node.path}, which has {'one' if owners is None else owners.node.path}",
    )


def _check_existing(checks: Checks, existing: sqs.IQueue, *, fifo: bool) -> None:
    path = facts(existing).path
    checks.note(dead_letters.same_kind(fifo, existing.fifo, name=path))
    resource = facts(existing).default_child
    admits = resource.redrive_allow_policy if isinstance(resource, sqs.CfnQueue) else None
    if isinstance(admits, dict):
        checks.note(dead_letters.admitted(admits.get("redrivePermission"), name=path))


def _check_pair(checks: Checks, scope: Construct, queue: sqs.IQueue | None, existing: sqs.IQueue) -> None:
    checks.require(
        queue is None or facts(queue).path != facts(existing).path,
        "LP124",
        "dead_letter",
        allowed="another queue than its source",
        got=facts(existing).path,
    )
    here, there = environments(scope if queue is None else queue, existing)
    checks.note(same_environment("LP123", "dead_letter", here, there, what="a queue"))


def _check_retention(checks: Checks, queue: sqs.IQueue | None, dead_letter: DeadLetter) -> None:
    source = dead_letters.DEFAULT_RETENTION if queue is None else _retention(queue)
    if dead_letter.existing is None:
        kept, parameter = milliseconds(dead_letter.retention_period), "retention_period"
    else:
        kept = _retention(cast("sqs.IQueue", dead_letter.existing))
        parameter = "retention_period of dead_letter"
    checks.note(dead_letters.kept_as_long(source, kept, parameter=parameter))


def _retention(queue: sqs.IQueue) -> float | None:
    """Return how many milliseconds a queue keeps a message, or `None` where that is not known."""
    resource = facts(queue).default_child
    if not isinstance(resource, sqs.CfnQueue):
        return None
    given = resource.message_retention_period
    if given is None:
        return dead_letters.DEFAULT_RETENTION
    return None if is_token(given) else given * 1_000
