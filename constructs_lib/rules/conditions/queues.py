"""What has to hold for a queue that Lambda polls, for its mapping, and for its function."""

from collections.abc import Iterator, Sequence

from constructs_lib import limits
from constructs_lib.rules import text
from constructs_lib.rules.conditions.environments import same_account
from constructs_lib.rules.fault import Fault

_TIMES = 6


def batches(batch_size: float | None, window: float | None, *, fifo: bool) -> Iterator[Fault]:
    """Yield what is wrong with batches and their window together (LP102, LP120).

    Args:
        batch_size: how many messages.
        window: for how long a batch is gathered, in milliseconds; 0 where nothing is said of it.
        fifo: whether the queue is FIFO.
    """
    if fifo:
        if window is not None and window > 0:
            allowed = "left out for a FIFO queue"
            yield Fault("LP120", "max_batching_window", allowed, text.duration(window))
        return
    most = limits.SQS_FIFO_BATCH_SIZE.maximum
    if batch_size is not None and batch_size > most and window is not None and window < 1_000:
        allowed = f"at most {most} without max_batching_window"
        yield Fault("LP102", "batch_size", allowed, text.shown(batch_size))


def advised_visibility_timeout(timeout: float | None, window: float | None) -> float | None:
    """Return for how many milliseconds AWS advises to hide a message, or `None` where that is not known.

    Args:
        timeout: the timeout of the function in milliseconds.
        window: that of the mapping; 0 where nothing is said of it. The longest is taken where only
            CloudFormation knows it.
    """
    if timeout is None:
        return None
    return timeout * _TIMES + (limits.LAMBDA_BATCHING_WINDOW.maximum * 1_000 if window is None else window)


def hidden_long_enough(
    parameter: object, hidden: float | None, timeout: float | None, window: float | None, function: object
) -> Iterator[Fault]:
    """Yield a fault where messages come back while a function works on them (LP104, LP105).

    Args:
        parameter: the parameter that says how long a message is hidden, as a message names it.
        hidden: how long that is, in milliseconds.
        timeout: the timeout of the function in milliseconds.
        window: for how long a batch is gathered, as for `advised_visibility_timeout`.
        function: the function, as a message names it.
    """
    advised = advised_visibility_timeout(timeout, window)
    if hidden is None or timeout is None or advised is None or hidden >= advised:
        return
    got = text.duration(hidden)
    if hidden < timeout:
        allowed = f"at least {text.duration(timeout)}, the timeout of {function}"
        yield Fault("LP104", str(parameter), allowed, got, f"raise it to {text.duration(advised)}")
        return
    allowed = f"at least {text.duration(advised)}, {_TIMES} times the function's timeout and the window"
    yield Fault("LP105", str(parameter), allowed, got)


def within_reserved_concurrency(
    most: float | None, reserved: float | None, function: object, *, is_limited: bool
) -> Iterator[Fault]:
    """Yield a fault where a mapping asks for more than its function has (LP130, LP131).

    Args:
        most: how many batches at a time the mapping asks for.
        reserved: the reserved concurrency of the function; `None` also where nothing is reserved.
        function: the function, as a message names it.
        is_limited: whether the mapping says how many batches it asks for.
    """
    if reserved is None:
        return
    allowed = f"at most {text.number(reserved)}, the reserved concurrency of {function}"
    least = limits.LAMBDA_SQS_CONCURRENCY.minimum
    fix = None
    if reserved < least:
        # Of one batch at a time there is no max_concurrency.
        fix = f"raise reserved_concurrent_executions to at least {least} and set max_concurrency to it"
        fix += ", or acknowledge this if few messages come at a time"
    if not is_limited:
        yield Fault("LP131", "max_concurrency", allowed, "none", fix)
    elif most is not None and most > reserved:
        yield Fault("LP130", "max_concurrency", allowed, text.shown(most), fix)


def one_consumer(parameter: str, queue: object, others: Sequence[object]) -> Iterator[Fault]:
    """Yield a fault where others poll a queue, too (LP134).

    Args:
        parameter: the parameter that holds the queue.
        queue: the queue, as a message names it.
        others: who else polls it, as a message names them.
    """
    if others:
        got = f"{queue}, which {text.listed(map(str, others), 'and')} polls, too"
        yield Fault("LP134", parameter, "polled by one function", got)


def admitted(parameter: str, here: str | None, there: str | None) -> Iterator[Fault]:
    """Yield a fault where a queue that another app defines is of another account than its function (LP135).

    Args:
        parameter: the parameter that holds the queue.
        here: the account of the function.
        there: that of the queue.
    """
    return same_account("LP135", parameter, here, there)
