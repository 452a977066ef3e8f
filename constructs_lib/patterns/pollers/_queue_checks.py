"""The checks of a function behind a queue, by what they look at."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults, limits
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.targets import function_behind
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.pollers._mapping import Source, check_whole_seconds, known_timeout, pollers_of
from constructs_lib.rules import ranges, text

# SQS's own: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
_DEFAULT_VISIBILITY_TIMEOUT = 30_000
_TIMES = 6


def default_visibility_timeout(
    function: FunctionLike, max_batching_window: Duration | None
) -> Duration | None:
    """Return for how long AWS advises to hide a message, where the timeout is known."""
    needed = _needed(function, max_batching_window)
    return None if needed is None else Duration.millis(needed)


def _needed(function: FunctionLike, max_batching_window: Duration | None) -> float | None:
    timeout = known_timeout(function)
    if timeout is None:
        return None
    window = 0 if max_batching_window is None else milliseconds(max_batching_window)
    # The longest where CloudFormation alone knows it.
    return timeout * _TIMES + (limits.LAMBDA_BATCHING_WINDOW.maximum * 1_000 if window is None else window)


def check_batches(
    checks: Checks, batch_size: int, max_batching_window: Duration | None, *, fifo: bool
) -> None:
    """Check what batches and their window mean together (LP102, LP120)."""
    window = 0 if max_batching_window is None else milliseconds(max_batching_window)
    if fifo:
        checks.require(
            window == 0,
            "LP120",
            "max_batching_window",
            allowed="left out for a FIFO queue",
            got=_shown(window),
        )
        return
    most = limits.SQS_FIFO_BATCH_SIZE.maximum
    checks.require(
        is_token(batch_size) or batch_size <= most or window is None or window >= 1_000,
        "LP102",
        "batch_size",
        allowed=f"at most {most} without max_batching_window",
        got=text.shown(batch_size),
    )


def check_visibility(
    checks: Checks,
    function: FunctionLike,
    queue: sqs.IQueue | None,
    visibility_timeout: Duration | None,
    max_batching_window: Duration | None,
) -> None:
    """Check how long a received message is hidden (LP104 to LP107, LP132)."""
    checks.in_range(ranges.QUEUE_VISIBILITY, visibility_timeout)
    check_whole_seconds(checks, "visibility_timeout", visibility_timeout)
    needed, timeout = _needed(function, max_batching_window), known_timeout(function)
    checks.require(
        queue is not None or visibility_timeout is not None or needed is not None,
        "LP132",
        "visibility_timeout",
        allowed=f"given for {function.node.path}, of which no timeout is known",
        got="none",
    )
    if queue is None:
        parameter = "visibility_timeout"
        hidden = None if visibility_timeout is None else milliseconds(visibility_timeout)
    else:
        parameter, hidden = f"visibility_timeout of queue {queue.node.id}", visibility_timeout_of(queue)
    if hidden is None or needed is None or timeout is None:
        return
    is_long_enough = hidden >= timeout
    checks.require(
        is_long_enough,
        "LP104",
        parameter,
        allowed=f"at least {text.duration(timeout)}, the timeout of {function.node.path}",
        got=text.duration(hidden),
        fix=f"raise it to {text.duration(needed)}",
    )
    checks.require(
        not is_long_enough or hidden >= needed,
        "LP105",
        parameter,
        allowed=f"at least {text.duration(needed)}, {_TIMES} times the function's timeout and the window",
        got=text.duration(hidden),
    )


def visibility_timeout_of(queue: sqs.IQueue) -> float | None:
    """Return how many milliseconds a queue hides a received message, or `None` where that is not known."""
    resource = queue.node.default_child
    if not isinstance(resource, sqs.CfnQueue):
        return None
    given = resource.visibility_timeout
    if given is None:
        return _DEFAULT_VISIBILITY_TIMEOUT
    return None if is_token(given) else given * 1_000


def check_concurrency(checks: Checks, function: FunctionLike, max_concurrency: int | None) -> None:
    """Check what the queue may ask for (LP117), also against what the function has (LP130, LP131)."""
    checks.in_range(ranges.MAPPING_CONCURRENCY, max_concurrency)
    behind = function_behind(function)
    resource = behind.node.default_child if isinstance(behind, lambda_.Function) else None
    reserved = resource.reserved_concurrent_executions if isinstance(resource, lambda_.CfnFunction) else None
    if reserved is None or is_token(reserved) or is_token(max_concurrency):
        return
    allowed = f"at most {text.number(reserved)}, the reserved concurrency of {function.node.path}"
    checks.require(
        max_concurrency is None or max_concurrency <= reserved,
        "LP130",
        "max_concurrency",
        allowed=allowed,
        got=text.shown(max_concurrency),
    )
    checks.require(max_concurrency is not None, "LP131", "max_concurrency", allowed=allowed, got="none")


def check_passed_in(
    checks: Checks,
    *,
    fifo: bool,
    visibility_timeout: Duration | None,
    max_receive_count: int,
    has_redrive: bool,
) -> None:
    """Check that nothing is said about a queue that exists already (LP133)."""
    hidden = None if visibility_timeout is None else milliseconds(visibility_timeout)
    is_default = max_receive_count == defaults.MAX_RECEIVE_COUNT
    given = {
        "fifo": "True" if fifo else None,
        "visibility_timeout": None if visibility_timeout is None else _shown(hidden),
        "max_receive_count": None if has_redrive or is_default else text.shown(max_receive_count),
    }
    for parameter, got in given.items():
        allowed = "left out when queue is given"
        checks.require(got is None, "LP133", parameter, allowed=allowed, got=str(got))


def check_shared(checks: Checks, scope: Construct, source: Source) -> None:
    """Warn of what others have a part in: another consumer (LP134), another account (LP135)."""
    others = pollers_of(scope, source)
    checks.require(
        not others,
        "LP134",
        source.parameter,
        allowed="polled by one function",
        got=f"{source.construct.node.path}, which {text.listed(others.values() or [''], 'and')} polls, too",
    )
    here, there = Stack.of(scope).account, source.construct.env.account
    is_theirs = not isinstance(source.construct, sqs.Queue)
    checks.require(
        not is_theirs or is_token(here) or is_token(there) or here == there,
        "LP135",
        source.parameter,
        allowed=f"one of account {here}",
        got=f"one of account {there}",
    )


def _shown(known: float | None) -> str:
    return "a time that CloudFormation knows" if known is None else text.duration(known)
