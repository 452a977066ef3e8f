"""The checks of a function behind a queue, by what they look at."""

from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import ARN, facts
from constructs_lib._internal.names import Id, Path
from constructs_lib._internal.targets import reserved_concurrency_of, timeout_of
from constructs_lib._internal.tokens import is_token, known
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.queue_route import check_redrive
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.patterns.pollers._mapping import (
    MappingSettings,
    Source,
    check_mapping,
    check_whole_seconds,
    pollers_of,
    time_of,
)
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import queues
from constructs_lib.rules.conditions.records import MESSAGE

# SQS's own: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
_DEFAULT_VISIBILITY_TIMEOUT = 30_000


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueSettings(MappingSettings):
    """What a queue consumer was given beside its function and its queue."""

    fifo: bool
    visibility_timeout: Duration | None
    max_concurrency: int | None
    max_receive_count: int
    dead_letter: DeadLetter | None
    max_message_age: Duration | None


def check_queue(
    checks: Checks,
    scope: Construct,
    function: FunctionLike,
    queue: sqs.IQueue | None,
    settings: QueueSettings,
) -> None:
    """Check what holds for a queue and its mapping (LP1xx).

    Args:
        checks: where violations are noted.
        scope: the scope that the pattern will be in.
        function: the function.
        queue: the queue; `None` where it is yet to be made.
        settings: what the pattern was given.
    """
    source = None if queue is None else source_of(queue)
    is_fifo = settings.fifo if queue is None else queue.fifo
    batch_range = ranges.MAPPING_FIFO_BATCH if is_fifo else ranges.MAPPING_BATCH
    check_mapping(checks, scope, function, source, settings, record=MESSAGE, batch_range=batch_range)
    _check_batches(checks, settings, fifo=is_fifo)
    _check_visibility(checks, function, queue, settings)
    _check_concurrency(checks, function, settings.max_concurrency)
    check_redrive(
        checks,
        scope,
        queue,
        settings.dead_letter,
        fifo=is_fifo,
        max_receive_count=settings.max_receive_count,
    )
    checks.in_range(ranges.QUEUE_MESSAGE_AGE, settings.max_message_age)
    check_whole_seconds(checks, "max_message_age", settings.max_message_age)
    if source is not None:
        _check_passed_in(checks, settings)
        _check_shared(checks, scope, source)


def source_of(queue: sqs.IQueue) -> Source:
    """Return a queue as what is polled."""
    return Source("queue", queue, facts(queue).once(ARN, lambda: queue.queue_arn))


def hidden_for(function: FunctionLike, queue: sqs.IQueue | None, settings: QueueSettings) -> float | None:
    """Return for how many milliseconds a received message is hidden, or `None` where that is not known.

    Args:
        function: the function.
        queue: the queue; `None` for one that is made, for as long as AWS advises where nothing else is said.
        settings: what the pattern was given.
    """
    if queue is not None:
        return _visibility_timeout(queue)
    if settings.visibility_timeout is not None:
        return time_of(settings.visibility_timeout)
    return queues.advised_visibility_timeout(timeout_of(function), settings.window)


def _check_batches(checks: Checks, settings: QueueSettings, *, fifo: bool) -> None:
    """Check what batches and their window mean together (LP102, LP120)."""
    window = settings.window
    checks.note(queues.batches(known(settings.batch_size), window, fifo=fifo))
    if fifo and window is None:
        # It could be no time at all: left out is left out.
        checks.require(
            False, "LP120", "max_batching_window", allowed="left out for a FIFO queue", got=_shown(window)
        )


def _check_visibility(
    checks: Checks, function: FunctionLike, queue: sqs.IQueue | None, settings: QueueSettings
) -> None:
    """Check how long a received message is hidden (LP104 to LP107, LP132)."""
    given = settings.visibility_timeout
    checks.in_range(ranges.QUEUE_VISIBILITY, given)
    check_whole_seconds(checks, "visibility_timeout", given)
    timeout = timeout_of(function)
    if queue is None and given is None and timeout is None:
        checks.require(
            False,
            "LP132",
            "visibility_timeout",
            allowed=f"given for {facts(function).path}, of which no timeout is known",
            got="none",
        )
    parameter = "visibility_timeout" if queue is None else f"visibility_timeout of queue {Id(queue)}"
    hidden = hidden_for(function, queue, settings)
    checks.note(queues.hidden_long_enough(parameter, hidden, timeout, settings.window, Path(function)))


def _visibility_timeout(queue: sqs.IQueue) -> float | None:
    """Return how many milliseconds a queue hides a received message, or `None` where that is not known."""
    resource = facts(queue).default_child
    if not isinstance(resource, sqs.CfnQueue):
        return None
    given = resource.visibility_timeout
    if given is None:
        return _DEFAULT_VISIBILITY_TIMEOUT
    return None if is_token(given) else given * 1_000


def _check_concurrency(checks: Checks, function: FunctionLike, max_concurrency: int | None) -> None:
    """Check what the queue may ask for (LP117), also against what the function has (LP130, LP131)."""
    checks.in_range(ranges.MAPPING_CONCURRENCY, max_concurrency)
    checks.note(
        queues.within_reserved_concurrency(
            known(max_concurrency),
            reserved_concurrency_of(function),
            Path(function),
            is_limited=max_concurrency is not None,
        )
    )


def _check_passed_in(checks: Checks, settings: QueueSettings) -> None:
    """Check that nothing is said about a queue that exists already (LP133)."""
    has_redrive = settings.dead_letter is not None and settings.dead_letter.kind == "queue"
    is_default = settings.max_receive_count == defaults.MAX_RECEIVE_COUNT
    hidden = settings.visibility_timeout
    given = {
        "fifo": "True" if settings.fifo else None,
        "visibility_timeout": None if hidden is None else _shown(time_of(hidden)),
        "max_receive_count": None if has_redrive or is_default else text.shown(settings.max_receive_count),
    }
    for parameter, got in given.items():
        allowed = "left out when queue is given"
        checks.require(got is None, "LP133", parameter, allowed=allowed, got=str(got))


def _check_shared(checks: Checks, scope: Construct, source: Source) -> None:
    """Warn of what others have a part in: another consumer (LP134), another account (LP135)."""
    others = [Path(each) for each in pollers_of(scope, source).values()]
    checks.note(queues.one_consumer(source.parameter, Path(source.construct), others))
    if not isinstance(source.construct, sqs.Queue):
        here, there = environments(scope, source.construct)
        checks.note(queues.admitted(source.parameter, here.account, there.account))


def _shown(time: float | None) -> str:
    return "a time that CloudFormation knows" if time is None else text.duration(time)
