"""What has to hold for the stream of a table or of Kinesis that Lambda polls, and for its mapping."""

from collections.abc import Iterator, Sequence

from constructs_lib.rules import ranges, text
from constructs_lib.rules.fault import Fault

UNTIL_EXPIRY = -1
"""Lambda's word for retries that end only when the stream forgets the record."""

# https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html
_READERS = 2


def streamed(table: object, *, has_stream: bool) -> Iterator[Fault]:
    """Yield a fault where a table whose changes are read has no stream (LP401).

    Args:
        table: the table, as a message names it.
        has_stream: whether it has one.
    """
    if not has_stream:
        yield Fault("LP401", "table", "one with a stream", f"{table}, which has none")


def retries_end(retry_attempts: float | None, *, has_route: bool) -> Iterator[Fault]:
    """Yield what is wrong with the number of retries (LP402, LP403).

    Args:
        retry_attempts: how often a failed batch is tried again; -1 until its records expire.
        has_route: whether records that fail go somewhere.
    """
    if retry_attempts != UNTIL_EXPIRY:
        yield from ranges.STREAM_RETRY_ATTEMPTS.fault(retry_attempts)
    elif has_route:
        allowed = "a number of retries before a failure route"
        yield Fault("LP403", "retry_attempts", allowed, f"{UNTIL_EXPIRY}, until the record expires")


def given_up_in_time(
    age: float | None, retention: float | None, *, is_bounded: bool, has_route: bool
) -> Iterator[Fault]:
    """Yield a fault where records expire in the stream before they reach the failure route (LP405, LP412).

    Args:
        age: at which age a record is given up, in milliseconds.
        retention: how many milliseconds the stream keeps a record.
        is_bounded: whether the mapping says at which age a record is given up.
        has_route: whether records that fail go somewhere.
    """
    if not has_route:
        return
    if not is_bounded:
        allowed = "a time before a failure route"
        yield Fault("LP405", "max_record_age", allowed, "None, until the record expires")
    elif age is not None and retention is not None and age > retention:
        allowed = f"at most {text.duration(retention)}, as long as the stream keeps a record"
        yield Fault("LP412", "max_record_age", allowed, text.duration(age))


def one_after_the_other(factor: float | None, *, has_window: bool) -> Iterator[Fault]:
    """Yield a fault where the batches of a tumbling window come side by side (LP408).

    Args:
        factor: how many batches of a shard come side by side.
        has_window: whether there is a tumbling window.
    """
    if has_window and factor is not None and factor > 1:
        yield Fault("LP408", "parallelization_factor", "1 with a tumbling_window", text.shown(factor))


def position_in_table(position: str) -> Iterator[Fault]:
    """Yield a fault where a table's stream is read from a time on (LP409).

    Args:
        position: such as `LATEST`.
    """
    if position == "AT_TIMESTAMP":
        yield Fault("LP409", "starting_position", "TRIM_HORIZON or LATEST", position)


def position_and_time(position: str, *, has_time: bool, got: str) -> Iterator[Fault]:
    """Yield a fault where `AT_TIMESTAMP` comes without its time, or a time without it (LP410).

    Args:
        position: such as `LATEST`.
        has_time: whether a time is given.
        got: the time as a message shows it.
    """
    is_needed = position == "AT_TIMESTAMP"
    if is_needed != has_time:
        allowed = "a time with AT_TIMESTAMP" if is_needed else f"left out with {position}"
        yield Fault("LP410", "starting_position_timestamp", allowed, got)


def few_readers(table: object, others: Sequence[object]) -> Iterator[Fault]:
    """Yield a fault where more than two functions read a table's stream (LP413).

    Args:
        table: the table, as a message names it.
        others: who else reads its stream, as a message names them.
    """
    if len(others) >= _READERS:
        readers = " and ".join(sorted(map(str, others)))
        allowed = f"one whose stream at most {_READERS} functions read"
        yield Fault("LP413", "table", allowed, f"{table}, which {readers} read")


def not_fed_by_its_function(source: object, function: object, by: str | None) -> Iterator[Fault]:
    """Yield a fault where a function writes to what invokes it (LP414).

    Args:
        source: the table or the stream, as a message names it.
        function: the function, as a message names it.
        by: the right by which it may do so; `None` where it has none.
    """
    if by is not None:
        allowed = f"one that does not write to {source}, whose stream invokes it"
        yield Fault("LP414", "function", allowed, f"{function}, which may do so by {by}")
