"""What the mappings of tables' streams and of Kinesis have in common and those of queues have not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.recursion import Rights, watch
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.stream_route import check_stream_route
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.errors import Violation
from constructs_lib.patterns.pollers._mapping import Filter, Source, check_mapping, check_whole_seconds
from constructs_lib.rules import ranges, text

UNTIL_EXPIRY = -1
"""Lambda's word for retries that end only when the stream forgets the record."""


@dataclass(frozen=True, slots=True)
class StreamSettings:
    """What a stream consumer was given beside its function and its source."""

    batch_size: int
    max_batching_window: Duration | None
    filters: Sequence[Filter]
    report_batch_item_failures: bool
    enabled: bool
    dead_letter: DeadLetter
    alarm_actions: Sequence[cloudwatch.IAlarmAction]
    retry_attempts: int
    max_record_age: Duration | None
    bisect_batch_on_error: bool
    parallelization_factor: int
    tumbling_window: Duration | None
    starting_position: lambda_.StartingPosition
    starting_position_timestamp: float | None = None


def check_stream(
    checks: Checks,
    scope: Construct,
    function: FunctionLike,
    source: Source | None,
    *,
    settings: StreamSettings,
    retention: float | None,
) -> None:
    """Check what holds for the mapping of every stream (LP1xx of mappings, LP402 to LP408, LP411, LP412).

    Args:
        checks: where violations are noted.
        scope: the scope that the pattern will be in.
        function: the function.
        source: the stream; `None` where it is yet to be made, or has been found wanting.
        settings: what the pattern was given.
        retention: how many milliseconds the stream keeps a record, where that is known.
    """
    check_mapping(
        checks,
        scope,
        function,
        source,
        filters=settings.filters,
        batch_size=settings.batch_size,
        max_batching_window=settings.max_batching_window,
    )
    dead_letter = settings.dead_letter
    check_stream_route(checks, dead_letter)
    _check_retries(checks, settings, dead_letter)
    age = settings.max_record_age
    checks.in_range(ranges.STREAM_RECORD_AGE, age)
    check_whole_seconds(checks, "max_record_age", age)
    _check_expiry(checks, age, dead_letter, retention)
    factor, window = settings.parallelization_factor, settings.tumbling_window
    checks.in_range(ranges.STREAM_PARALLELIZATION, factor)
    checks.in_range(ranges.STREAM_TUMBLING_WINDOW, window)
    check_whole_seconds(checks, "tumbling_window", window)
    exact = 0 if window is None else milliseconds(window)
    checks.require(
        exact == 0 or is_token(factor) or factor <= 1,
        "LP408",
        "parallelization_factor",
        allowed="1 with a tumbling_window",
        got=text.shown(factor),
    )


def _check_retries(checks: Checks, settings: StreamSettings, dead_letter: DeadLetter) -> None:
    retries = settings.retry_attempts
    if retries != UNTIL_EXPIRY:
        checks.in_range(ranges.STREAM_RETRY_ATTEMPTS, retries)
        return
    checks.require(
        dead_letter.kind == "none",
        "LP403",
        "retry_attempts",
        allowed="a number of retries before a failure route",
        got=f"{UNTIL_EXPIRY}, until the record expires",
    )


def _check_expiry(
    checks: Checks, age: Duration | None, dead_letter: DeadLetter, retention: float | None
) -> None:
    if dead_letter.kind == "none":
        return
    checks.require(
        age is not None,
        "LP405",
        "max_record_age",
        allowed="a time before a failure route",
        got="None, until the record expires",
    )
    exact = None if age is None else milliseconds(age)
    if exact is not None and retention is not None:
        checks.require(
            exact <= retention,
            "LP412",
            "max_record_age",
            allowed=f"at most {text.duration(retention)}, as long as the stream keeps a record",
            got=text.duration(exact),
        )


def warn_of_recursion(
    checks: Checks, home: Construct, function: FunctionLike, source: Source, rights: Rights
) -> None:
    """Have synthesis warn where the function may write to what invokes it (LP414).

    Args:
        checks: the checks of the pattern.
        home: the pattern.
        function: the function.
        source: the table or the stream.
        rights: what writes there.
    """
    if function.role is None:
        return

    def found(by: str | None) -> Iterable[Violation]:
        late = checks.again()
        late.require(
            by is None,
            "LP414",
            "function",
            allowed=f"one that does not write to {source.construct.node.path}, whose stream invokes it",
            got=f"{function.node.path}, which may do so by {by}",
        )
        late.warn_on(home)
        return ()

    watch(home, function.role, lambda: rights, found)
