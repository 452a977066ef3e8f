"""Mistakes with queues."""

from tests.constructs_lib.checks.case import Case, changed, in_place
from tests.constructs_lib.checks.parts import queue_consumer

QUEUE = queue_consumer()
FIFO = in_place(
    in_place(in_place(QUEUE, "Failed", FifoQueue=True), "Queue", FifoQueue=True),
    "Queue",
    VisibilityTimeout=120,
)

CASES: tuple[Case, ...] = (
    changed("LP104", "messages come back while the function works", QUEUE, "Queue", VisibilityTimeout=5),
    changed(
        "LP105", "messages come back before Lambda's own retries end", QUEUE, "Queue", VisibilityTimeout=30
    ),
    changed("LP120", "a FIFO queue with a window", FIFO, "Mapping", MaximumBatchingWindowInSeconds=5),
    changed("LP102", "a batch of 100 without a window", QUEUE, "Mapping", BatchSize=100),
)
