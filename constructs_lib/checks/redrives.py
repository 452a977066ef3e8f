"""Checks of queues and their dead-letter queues."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding, broken, found
from constructs_lib.checks.known import is_sure, is_there, milliseconds
from constructs_lib.checks.queues import is_fifo
from constructs_lib.frozen import replace
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import dead_letters
from constructs_lib.templates.arns import arn_forms, canonical
from constructs_lib.templates.failed_events import QUEUE, Route
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource
from constructs_lib.templates.resolved import boolean, items, number

__all__ = ["CHECKS"]

_RETENTION = "MessageRetentionPeriod"
_DEFAULT = 345_600
_PARTS = ("deadLetterTargetArn", "maxReceiveCount")
_ALLOW = "RedriveAllowPolicy"


def _redrives(app: Graph) -> Iterator[tuple[Route, Resource]]:
    """Yield each redrive policy of a queue that is invoked by or not, with its dead-letter queue."""
    for each in app.routes:
        if each.kind == "queue" and each.target is not None and is_sure(each.target_value):
            yield each, each.target


def _without(app: Graph) -> Iterator[Finding]:
    ends = {each.target for each in app.routes}
    for each in app.invocations:
        queue = each.source
        # What reads a dead-letter queue may leave there what it cannot handle.
        if each.kind != "queue" or queue is None or queue in ends or not is_sure(each.source_value):
            continue
        if queue.value("RedrivePolicy") is ABSENT:
            yield broken("LP114", queue, "RedrivePolicy", allowed="one with a dead-letter queue", got="none")


def _parts(app: Graph) -> Iterator[Finding]:
    for queue in app.of_type(QUEUE):
        policy = queue.value("RedrivePolicy")
        missing = [each for each in _PARTS if isinstance(policy, dict) and each not in policy]
        if policy and missing:
            got = f"one without {words.listed(missing, 'and')}"
            allowed = f"one with {words.listed(_PARTS, 'and')}"
            yield broken("LP168", queue, "RedrivePolicy", allowed=allowed, got=got)


def _encrypted(app: Graph) -> Iterator[Finding]:
    for queue in app.of_type(QUEUE):
        place = "SqsManagedSseEnabled"
        if boolean(queue.value(place)) and is_there(queue.value("KmsMasterKeyId")):
            yield broken("LP169", queue, place, allowed="left out with KmsMasterKeyId", got="true")


def _kinds(app: Graph) -> Iterator[Finding]:
    for each, target in _redrives(app):
        if target is each.sender:
            got = f"{target.name} itself"
            yield broken("LP124", each.sender, each.place, allowed="another queue", got=got)
            continue
        here, there = is_fifo(each.sender), is_fifo(target)
        if here is not None and there is not None:
            yield from found(dead_letters.same_kind(here, there, name=target.name), each.sender, each.place)
        yield from _admitted(each, target)


def _admitted(route: Route, target: Resource) -> Iterator[Finding]:
    permission = target.value(f"{_ALLOW}.redrivePermission")
    given = permission if isinstance(permission, str) else None
    yield from found(dead_letters.admitted(given, name=target.name), route.sender, route.place)
    sources = items(target.value(f"{_ALLOW}.sourceQueueArns"))
    if given == "byQueue" and sources:
        named = {canonical(each) for each in sources}
        if None not in named and not named & set(arn_forms(route.sender)):
            allowed = "a queue that allows this one in sourceQueueArns"
            yield broken(
                "LP125", route.sender, route.place, allowed=allowed, got=f"{target.name}, which does not"
            )


def _receives(app: Graph) -> Iterator[Finding]:
    polled = {each.source for each in app.invocations if each.kind == "queue"}
    for each, _ in _redrives(app):
        place = "RedrivePolicy.maxReceiveCount"
        if each.sender in polled:
            count = number(each.sender.value(place))
            yield from found(dead_letters.receives(place, count), each.sender, place)


def _retentions(app: Graph) -> Iterator[Finding]:
    for each, target in _redrives(app):
        source = milliseconds(each.sender.value(_RETENTION), _DEFAULT)
        kept = milliseconds(target.value(_RETENTION), _DEFAULT)
        # A FIFO queue counts anew from the day on which a message is moved.
        if is_fifo(each.sender) is False:
            for fault in dead_letters.kept_as_long(source, kept, parameter=_RETENTION):
                got = f"{fault.got}, and {each.sender.name} keeps them longer"
                yield Finding(replace(fault, got=got), target, _RETENTION)


CHECKS = (
    Check(("LP114",), _without),
    Check(("LP122", "LP124", "LP125"), _kinds),
    Check(("LP168",), _parts),
    Check(("LP169",), _encrypted),
    Check(("LP119",), _receives),
    Check(("LP128",), _retentions),
)
