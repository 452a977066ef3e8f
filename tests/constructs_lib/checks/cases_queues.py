"""Mistakes with queues."""

from tests.constructs_lib.checks.case import Case, changed
from tests.constructs_lib.checks.parts import queue_consumer

QUEUE = queue_consumer()

CASES: tuple[Case, ...] = (
    changed("LP104", "messages come back while the function works", QUEUE, "Queue", VisibilityTimeout=5),
    changed(
        "LP105", "messages come back before Lambda's own retries end", QUEUE, "Queue", VisibilityTimeout=30
    ),
    changed("LP102", "a batch of 100 without a window", QUEUE, "Mapping", BatchSize=100),
)
