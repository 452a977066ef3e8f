"""Limits of functions behind queues."""

from aws_cdk import Duration

from constructs_lib import limits
from tests.constructs_lib.bound import Bound
from tests.support.queues import consumer, pattern_of
from tests.support.stacks import imported_function

BOUNDS = (
    Bound(
        limits.SQS_FIFO_BATCH_SIZE,
        "LP101",
        "QueueConsumer",
        "batch_size",
        lambda scope, n: consumer(scope, fifo=True, batch_size=n),
    ),
    Bound(
        limits.LAMBDA_BATCHING_WINDOW,
        "LP103",
        "QueueConsumer",
        "max_batching_window",
        lambda scope, n: consumer(scope, max_batching_window=Duration.seconds(n)),
        has_below=False,
    ),
    Bound(
        limits.SQS_VISIBILITY_TIMEOUT,
        "LP106",
        "QueueConsumer",
        "visibility_timeout",
        # Of a function whose timeout is not known: another has a least of its own.
        lambda scope, n: consumer(
            scope, function=imported_function(scope), visibility_timeout=Duration.seconds(n)
        ),
        has_below=False,
    ),
    Bound(
        limits.LAMBDA_FILTERS,
        "LP108",
        "QueueConsumer",
        "filters",
        lambda scope, n: consumer(scope, filters=[pattern_of(20)] * n),
        has_below=False,
    ),
    Bound(
        limits.LAMBDA_FILTER_PATTERN,
        "LP110",
        "QueueConsumer",
        "filters[0]",
        lambda scope, n: consumer(scope, filters=[pattern_of(n)] if n else []),
        has_below=False,
    ),
    Bound(
        limits.LAMBDA_SQS_CONCURRENCY,
        "LP117",
        "QueueConsumer",
        "max_concurrency",
        lambda scope, n: consumer(scope, max_concurrency=n),
    ),
    Bound(
        limits.SQS_MAX_RECEIVE_COUNT,
        "LP118",
        "QueueConsumer",
        "max_receive_count",
        lambda scope, n: consumer(scope, max_receive_count=n),
    ),
    Bound(
        limits.SQS_RETENTION,
        "LP136",
        "QueueConsumer",
        "max_message_age",
        lambda scope, n: consumer(scope, max_message_age=Duration.seconds(n)),
    ),
)
