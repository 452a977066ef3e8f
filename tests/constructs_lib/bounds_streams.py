"""Limits of functions behind streams."""

from collections.abc import Callable, Iterator
from typing import Any

from aws_cdk import Duration, Stack

from constructs_lib.rules import ranges
from constructs_lib.rules.range import Range
from tests.constructs_lib.bound import Bound
from tests.support.streams import kinesis_consumer, table_consumer

_OWNERS: dict[str, Callable[..., object]] = {
    "TableStreamConsumer": table_consumer,
    "KinesisConsumer": kinesis_consumer,
}


def _of_both(
    allowed: Range,
    value: Callable[[int], Any],
    *,
    has_below: bool = True,
) -> Iterator[Bound]:
    for owner, build in _OWNERS.items():

        def make(scope: Stack, n: int, build: Callable[..., object] = build) -> object:
            return build(scope, **{allowed.parameter: value(n)})

        yield Bound(allowed, owner, make, has_below=has_below)


BOUNDS = (
    *_of_both(ranges.MAPPING_BATCH, int),
    *_of_both(ranges.MAPPING_WINDOW, Duration.seconds, has_below=False),
    # Below is -1, which Lambda knows as another word.
    *_of_both(ranges.STREAM_RETRY_ATTEMPTS, int, has_below=False),
    *_of_both(ranges.STREAM_RECORD_AGE, Duration.seconds),
    *_of_both(ranges.STREAM_PARALLELIZATION, int),
    *_of_both(ranges.STREAM_TUMBLING_WINDOW, Duration.seconds, has_below=False),
)
