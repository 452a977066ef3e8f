"""The route of what fails behind a queue: the redrive policy of that queue.

SQS itself moves a message that was received too often, and only to another queue of its kind; the function,
and any dead-letter queue of its own, has no part in it. A queue that is passed in belongs to its owner, and
so does its redrive policy: it is set only where that is asked for, can be done and was not done yet.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.tokens import is_token
from constructs_lib.dead_letter.route_checks import check_dead_letter
from constructs_lib.dead_letter.route_stores import arrivals_alarm, place
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.rules import ranges, text

# SQS's own: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
_DEFAULT_RETENTION = 345_600
_MADE_HERE = "DeadLetterQueue"


def check_redrive(
    checks: Checks,
    stack: Stack,
    queue: sqs.IQueue | None,
    dead_letter: DeadLetter | None,
    *,
    fifo: bool,
    max_receive_count: int,
) -> None:
    """Check that a queue can have this redrive policy (LP114, LP118, LP119, LP121 to LP128, LP313, LP318).

    Args:
        checks: where violations are noted.
        stack: where a queue is made.
        queue: the queue; `None` where it is yet to be made.
        dead_letter: what the pattern was given; `None` leaves a queue that is passed in to its owner.
        fifo: whether the queue is FIFO.
        max_receive_count: what the pattern was given.
    """
    checks.in_range(ranges.QUEUE_RECEIVE_COUNT, max_receive_count)
    _check_receives(checks, "max_receive_count", max_receive_count)
    if queue is not None:
        _check_owner(checks, queue, dead_letter)
    if dead_letter is None:
        return
    check_dead_letter(checks, dead_letter, may_be_fifo=True)
    if dead_letter.kind in {"topic", "bucket"}:
        got = f"a {dead_letter.kind}"
        checks.require(False, "LP121", "dead_letter", allowed="a queue", got=got)
    elif dead_letter.kind == "queue":
        if dead_letter.existing is not None:
            existing = cast("sqs.IQueue", dead_letter.existing)
            _check_existing(checks, existing, fifo=fifo)
            _check_pair(checks, stack, queue, existing)
        if not fifo:
            _check_retention(checks, queue, dead_letter)


def route_queue(
    pattern: Construct,
    queue: sqs.IQueue,
    dead_letter: DeadLetter | None,
    max_receive_count: int,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
    *,
    is_made: bool,
) -> FailureRoute:
    """Return where the messages of a queue go, after setting its redrive policy where that is ours to set.

    Args:
        pattern: the pattern.
        queue: the source.
        dead_letter: what the pattern was given.
        max_receive_count: how often a message is received before it is moved.
        alarm_actions: what the alarm on arrivals does.
        is_made: whether the pattern has made the queue.
    """
    if dead_letter is not None and dead_letter.kind == "none":
        pattern.node.add_metadata("constructs-lib:no-dead-letter", dead_letter.reason)
        return FailureRoute()
    known = _dead_letter_queue(queue)
    is_owners = dead_letter is None and not is_made
    if known is not None or is_owners or not isinstance(queue, sqs.Queue):
        return FailureRoute(queue=known)
    wanted = DeadLetter.queue() if dead_letter is None else dead_letter
    # Below a queue that was passed in: its stack and the pattern's would otherwise depend on each other.
    home = pattern if is_made else queue
    route = place(home, wanted, source_is_fifo=queue.fifo)
    resource = cast("sqs.CfnQueue", queue.node.default_child)
    # CDK takes it in the queue's constructor only.
    resource.redrive_policy = {
        "deadLetterTargetArn": cast("sqs.IQueue", route.queue).queue_arn,
        "maxReceiveCount": max_receive_count,
    }
    return replace(route, arrivals_alarm=arrivals_alarm(home, route, wanted, alarm_actions))


def _dead_letter_queue(queue: sqs.IQueue) -> sqs.IQueue | None:
    """Return the dead-letter queue of a queue of this app, where one is known."""
    given = queue.dead_letter_queue if isinstance(queue, sqs.Queue) else None
    if given is not None:
        return given.queue
    made = queue.node.try_find_child(_MADE_HERE)
    return made if isinstance(made, sqs.Queue) else None


def _has_redrive_policy(queue: sqs.IQueue) -> bool:
    resource = queue.node.default_child
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
            _check_receives(checks, f"max_receive_count of queue {queue.node.id}", given.max_receive_count)
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
    known = _dead_letter_queue(queue)
    is_same = (
        known is not None
        and dead_letter.existing is not None
        # jsii hands out a new object for an interface at every look.
        and known.node.path == dead_letter.existing.node.path
    )
    checks.require(
        is_same or not _has_redrive_policy(queue),
        "LP127",
        "dead_letter",
        allowed="left out for a queue that has a dead-letter queue",
        got=f"one for {queue.node.path}, which has {'one' if known is None else known.node.path}",
    )


def _check_receives(checks: Checks, parameter: str, count: float) -> None:
    # A number below the range is told by LP118.
    checks.require(
        is_token(count) or count < 1 or count >= defaults.MAX_RECEIVE_COUNT,
        "LP119",
        parameter,
        allowed=f"at least {defaults.MAX_RECEIVE_COUNT}",
        got=text.shown(count),
    )


def _check_existing(checks: Checks, existing: sqs.IQueue, *, fifo: bool) -> None:
    wanted, found = ("a FIFO queue" if each else "a standard queue" for each in (fifo, existing.fifo))
    checks.require(
        wanted == found,
        "LP122",
        "dead_letter",
        allowed=f"{wanted}, as its source is",
        got=f"{existing.node.path}, {found}",
    )
    resource = existing.node.default_child
    admits = resource.redrive_allow_policy if isinstance(resource, sqs.CfnQueue) else None
    checks.require(
        not isinstance(admits, dict) or admits.get("redrivePermission") != "denyAll",
        "LP125",
        "dead_letter",
        allowed="a queue that others may use as their dead-letter queue",
        got=f"{existing.node.path}, which admits none",
    )


def _check_pair(checks: Checks, stack: Stack, queue: sqs.IQueue | None, existing: sqs.IQueue) -> None:
    checks.require(
        queue is None or queue.node.path != existing.node.path,
        "LP124",
        "dead_letter",
        allowed="another queue than its source",
        got=existing.node.path,
    )
    here = (stack.account, stack.region) if queue is None else (queue.env.account, queue.env.region)
    there = (existing.env.account, existing.env.region)
    checks.require(
        all(is_token(a) or is_token(b) or a == b for a, b in zip(here, there, strict=True)),
        "LP123",
        "dead_letter",
        allowed=f"a queue of account {here[0]} in {here[1]}",
        got=f"one of account {there[0]} in {there[1]}",
    )


def _check_retention(checks: Checks, queue: sqs.IQueue | None, dead_letter: DeadLetter) -> None:
    source = _DEFAULT_RETENTION if queue is None else _retention(queue)
    if dead_letter.existing is None:
        exact = milliseconds(dead_letter.retention_period)
        kept = None if exact is None else exact / 1_000
    else:
        kept = _retention(cast("sqs.IQueue", dead_letter.existing))
    if source is None or kept is None:
        return
    checks.require(
        kept >= source,
        "LP128",
        "retention_period" if dead_letter.existing is None else "retention_period of dead_letter",
        allowed=f"at least {text.duration(source * 1_000)}, as that of its source",
        got=text.duration(kept * 1_000),
    )


def _retention(queue: sqs.IQueue) -> float | None:
    """Return how many seconds a queue keeps a message, or `None` where that is not known."""
    resource = queue.node.default_child
    if not isinstance(resource, sqs.CfnQueue):
        return None
    given = resource.message_retention_period
    if given is None:
        return _DEFAULT_RETENTION
    return None if is_token(given) else given
