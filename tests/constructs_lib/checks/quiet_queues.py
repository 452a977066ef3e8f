"""Queues and their functions in which nothing is wrong."""

from tests.constructs_lib.checks.case import Resources
from tests.constructs_lib.checks.parts import queue_consumer

QUIET: dict[str, Resources] = {"a queue with its function": queue_consumer()}
