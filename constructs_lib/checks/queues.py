"""Checks of queues that Lambda polls, and of their mappings."""

from collections.abc import Iterator
from dataclasses import replace

from constructs_lib.checks.finding import Check, Finding, found
from constructs_lib.rules.conditions import queues
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import Invocation
from constructs_lib.templates.model import ABSENT
from constructs_lib.templates.values import boolean, number

__all__ = ["CHECKS"]

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
_HIDDEN = 30
_TIMEOUT = 3


def milliseconds(value: object, default: float | None) -> float | None:
    """Return a time that a template has in seconds; `None` where it is not known.

    Args:
        value: the property.
        default: the seconds of AWS where the template has none.
    """
    seconds = default if value is ABSENT else number(value)
    return None if seconds is None else seconds * 1_000


def _polled(app: Graph) -> Iterator[Invocation]:
    return (each for each in app.invocations if each.kind == "queue")


def _hidden(app: Graph) -> Iterator[Finding]:
    for each in _polled(app):
        queue, function = each.source, each.function
        if queue is None:
            continue
        hidden = milliseconds(queue.value("VisibilityTimeout"), _HIDDEN)
        timeout = milliseconds(function.value("Timeout"), _TIMEOUT)
        window = milliseconds(each.through.value("MaximumBatchingWindowInSeconds"), 0)
        faults = queues.hidden_long_enough("VisibilityTimeout", hidden, timeout, window, function.name)
        yield from found(faults, queue, "VisibilityTimeout")


def _batches(app: Graph) -> Iterator[Finding]:
    for each in _polled(app):
        if each.source is None:
            continue
        fifo = boolean(each.source.value("FifoQueue")) or False
        window = milliseconds(each.through.value("MaximumBatchingWindowInSeconds"), 0)
        size = number(each.through.value("BatchSize"))
        for fault in queues.batches(size, window, fifo=fifo):
            is_window = fault.code == "LP120"
            place = "MaximumBatchingWindowInSeconds" if is_window else "BatchSize"
            allowed = fault.allowed.replace("max_batching_window", "MaximumBatchingWindowInSeconds")
            yield Finding(replace(fault, allowed=allowed), each.through, place)


CHECKS = (Check(("LP104", "LP105"), _hidden), Check(("LP102", "LP120"), _batches))
