"""Limits of functions behind streams."""

from collections.abc import Callable, Iterator
from typing import Any

from aws_cdk import Duration, Stack

from constructs_lib import limits
from constructs_lib.limits import Limit
from tests.constructs_lib.bound import Bound
from tests.support.streams import kinesis_consumer, table_consumer

_OWNERS: dict[str, Callable[..., object]] = {
    "TableStreamConsumer": table_consumer,
    "KinesisConsumer": kinesis_consumer,
}


def _of_both(
    limit: Limit,
    code: str,
    parameter: str,
    value: Callable[[int], Any],
    *,
    has_below: bool = True,
) -> Iterator[Bound]:
    for owner, build in _OWNERS.items():

        def make(scope: Stack, n: int, build: Callable[..., object] = build) -> object:
            return build(scope, **{parameter: value(n)})

        yield Bound(limit, code, owner, parameter, make, has_below=has_below)


BOUNDS = (
    *_of_both(limits.LAMBDA_BATCH_SIZE, "LP101", "batch_size", int),
    *_of_both(
        limits.LAMBDA_BATCHING_WINDOW, "LP103", "max_batching_window", Duration.seconds, has_below=False
    ),
    # Below is -1, which Lambda knows as another word.
    *_of_both(limits.LAMBDA_STREAM_RETRY_ATTEMPTS, "LP402", "retry_attempts", int, has_below=False),
    *_of_both(limits.LAMBDA_RECORD_AGE, "LP404", "max_record_age", Duration.seconds),
    *_of_both(limits.LAMBDA_PARALLELIZATION_FACTOR, "LP406", "parallelization_factor", int),
    *_of_both(limits.LAMBDA_TUMBLING_WINDOW, "LP407", "tumbling_window", Duration.seconds, has_below=False),
)
