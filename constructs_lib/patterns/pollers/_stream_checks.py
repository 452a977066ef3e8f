"""What the mappings of tables' streams and of Kinesis have in common and those of queues have not."""

from collections.abc import Sequence
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.tokens import known
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.stream_route import check_stream_route
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.patterns.pollers._mapping import (
    MappingSettings,
    Source,
    check_mapping,
    check_whole_seconds,
    time_of,
)
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import streams
from constructs_lib.rules.conditions.records import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamSettings(MappingSettings):
    """What a stream consumer was given beside its function and its source."""

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
    settings: StreamSettings,
    *,
    record: Record,
    retention: float | None,
) -> None:
    """Check what holds for the mapping of every stream (LP1xx of mappings, LP402 to LP408, LP411, LP412).

    Args:
        checks: where violations are noted.
        scope: the scope that the pattern will be in.
        function: the function.
        source: the stream; `None` where it is yet to be made, or has been found wanting.
        settings: what the pattern was given.
        record: what a record of the stream has.
        retention: how many milliseconds the stream keeps a record, where that is known.
    """
    check_mapping(checks, scope, function, source, settings, record=record)
    check_stream_route(checks, settings.dead_letter)
    has_route = settings.dead_letter.kind != "none"
    checks.note(streams.retries_end(known(settings.retry_attempts), has_route=has_route))
    _check_age(checks, settings.max_record_age, retention, has_route=has_route)
    factor, window = settings.parallelization_factor, settings.tumbling_window
    checks.in_range(ranges.STREAM_PARALLELIZATION, factor)
    checks.in_range(ranges.STREAM_TUMBLING_WINDOW, window)
    check_whole_seconds(checks, "tumbling_window", window)
    checks.note(streams.one_after_the_other(known(factor), has_window=time_of(window) != 0))


def _check_age(
    checks: Checks, max_record_age: Duration | None, retention: float | None, *, has_route: bool
) -> None:
    checks.in_range(ranges.STREAM_RECORD_AGE, max_record_age)
    check_whole_seconds(checks, "max_record_age", max_record_age)
    age, is_bounded = time_of(max_record_age), max_record_age is not None
    checks.note(streams.given_up_in_time(age, retention, is_bounded=is_bounded, has_route=has_route))
