"""Checks of queues that Lambda polls, and of their mappings."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import is_sure, milliseconds
from constructs_lib.frozen import replace
from constructs_lib.rules.conditions import queues
from constructs_lib.rules.ranges import MAPPING_FIFO_BATCH
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import Invocation
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import boolean, items, number

__all__ = ["CHECKS"]

# https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sqs-queue.html
_HIDDEN = 30
_TIMEOUT = 3
_BATCH = 10
_WINDOW = "MaximumBatchingWindowInSeconds"
_CONCURRENCY = "ScalingConfig.MaximumConcurrency"
_RESPONSES = "FunctionResponseTypes"


def _polled(app: Graph) -> Iterator[Invocation]:
    return (each for each in app.invocations if each.kind == "queue")


def _hidden(app: Graph) -> Iterator[Finding]:
    for each in _polled(app):
        queue, function = each.source, each.function
        if queue is None or not is_sure(each.source_value) or not is_sure(each.named):
            continue
        hidden = milliseconds(queue.value("VisibilityTimeout"), _HIDDEN)
        timeout = milliseconds(function.value("Timeout"), _TIMEOUT)
        window = milliseconds(each.through.value(_WINDOW), 0)
        faults = queues.hidden_long_enough("VisibilityTimeout", hidden, timeout, window, function.name)
        yield from found(faults, queue, "VisibilityTimeout")


def _batches(app: Graph) -> Iterator[Finding]:
    for each in _polled(app):
        fifo = None if each.source is None else is_fifo(each.source)
        if fifo is None:
            continue
        window = milliseconds(each.through.value(_WINDOW), 0)
        size = number(each.through.value("BatchSize"))
        if fifo and size is not None and size >= 1:
            for fault in MAPPING_FIFO_BATCH.fault(size, parameter="BatchSize"):
                yield Finding(replace(fault, fix=None), each.through, "BatchSize")
        for fault in queues.batches(size, window, fifo=fifo):
            place = _WINDOW if fault.code == "LP120" else "BatchSize"
            allowed = fault.allowed.replace("max_batching_window", _WINDOW)
            yield Finding(replace(fault, allowed=allowed), each.through, place)


def is_fifo(resource: Resource) -> bool | None:
    """Return whether a queue or a topic is FIFO; `None` where that is not known."""
    given = resource.value("FifoQueue" if resource.type.endswith("Queue") else "FifoTopic")
    return False if given is ABSENT else boolean(given)


def _concurrency(app: Graph) -> Iterator[Finding]:
    for each in _polled(app):
        place, given = "ReservedConcurrentExecutions", each.through.value(_CONCURRENCY)
        most, reserved = number(given), number(each.function.value(place))
        # Nothing at all is a rule of its own.
        if reserved and is_sure(each.named) and (given is ABSENT or most is not None):
            name, is_limited = each.function.name, given is not ABSENT
            for fault in queues.within_reserved_concurrency(most, reserved, name, is_limited=is_limited):
                fix = _in_template(fault.fix)
                yield Finding(replace(fault, fix=fix), each.through, _CONCURRENCY)
        if is_sure(given) and is_sure(each.through.value("ProvisionedPollerConfig")):
            allowed = "left out with ProvisionedPollerConfig"
            yield broken("LP166", each.through, _CONCURRENCY, allowed=allowed, got=str(given))


def _in_template(fix: str | None) -> str | None:
    if fix is None:
        return None
    named = fix.replace("reserved_concurrent_executions", "ReservedConcurrentExecutions")
    return named.replace("max_concurrency", _CONCURRENCY)


def _responses(app: Graph) -> Iterator[Finding]:
    for each in _polled(app):
        given = each.through.value("BatchSize")
        size = _BATCH if given is ABSENT else number(given)
        responses = items(each.through.value(_RESPONSES))
        if size is not None and size > 1 and responses == []:
            allowed = "ReportBatchItemFailures for batches of several messages"
            yield broken("LP164", each.through, _RESPONSES, allowed=allowed, got="none")


def _consumers(app: Graph) -> Iterator[Finding]:
    first: dict[Resource, Invocation] = {}
    for each in _polled(app):
        if each.source is None or not is_sure(each.source_value) or each.through.is_made is None:
            continue
        other = first.setdefault(each.source, each)
        if other.function is not each.function:
            faults = queues.one_consumer("EventSourceArn", each.source.name, [other.function.name])
            yield from found(faults, each.through, "EventSourceArn")


CHECKS = (
    Check(("LP104", "LP105"), _hidden),
    Check(("LP101", "LP102", "LP120"), _batches),
    Check(("LP130", "LP131", "LP166"), _concurrency),
    Check(("LP164",), _responses),
    Check(("LP134",), _consumers),
)
