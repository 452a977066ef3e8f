"""Limits of functions behind queues."""

from aws_cdk import Duration

from constructs_lib.rules import ranges
from tests.constructs_lib.bound import Bound
from tests.support.queues import consumer, pattern_of
from tests.support.stacks import imported_function

BOUNDS = (
    Bound(
        ranges.MAPPING_FIFO_BATCH, "QueueConsumer", lambda scope, n: consumer(scope, fifo=True, batch_size=n)
    ),
    Bound(
        ranges.MAPPING_WINDOW,
        "QueueConsumer",
        lambda scope, n: consumer(scope, max_batching_window=Duration.seconds(n)),
        has_below=False,
    ),
    Bound(
        ranges.QUEUE_VISIBILITY,
        "QueueConsumer",
        # Of a function whose timeout is not known: another has a least of its own.
        lambda scope, n: consumer(
            scope, function=imported_function(scope), visibility_timeout=Duration.seconds(n)
        ),
        has_below=False,
    ),
    Bound(
        ranges.MAPPING_FILTERS,
        "QueueConsumer",
        lambda scope, n: consumer(scope, filters=[pattern_of(20)] * n),
        has_below=False,
    ),
    Bound(
        ranges.MAPPING_FILTER_PATTERN,
        "QueueConsumer",
        lambda scope, n: consumer(scope, filters=[pattern_of(n)] if n else []),
        said="filters[0]",
        has_below=False,
    ),
    Bound(ranges.MAPPING_CONCURRENCY, "QueueConsumer", lambda scope, n: consumer(scope, max_concurrency=n)),
    Bound(ranges.QUEUE_RECEIVE_COUNT, "QueueConsumer", lambda scope, n: consumer(scope, max_receive_count=n)),
    Bound(
        ranges.QUEUE_MESSAGE_AGE,
        "QueueConsumer",
        lambda scope, n: consumer(scope, max_message_age=Duration.seconds(n)),
    ),
)
