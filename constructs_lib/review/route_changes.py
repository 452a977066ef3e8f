"""Where failed events go, and what invokes which function, after a change."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.review.change import Change
from constructs_lib.review.compared import Compared
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, shown
from constructs_lib.templates.failed_events import Route
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import Invocation
from constructs_lib.templates.model import ABSENT, Resource

__all__ = ["Flows"]

# What a custom resource or an alarm starts is no event of the app; a permission alone is told as a right.
_NO_TRIGGERS = {"custom", "alarm", "permission", "authorizer", "destination"}
_KINDS = {
    "function": "dead-letter queue",
    "destination": "destination on failure",
    "mapping": "destination on failure",
    "queue": "redrive policy",
    "rule": "dead-letter queue",
    "schedule": "dead-letter queue",
    "subscription": "redrive policy",
    "bus": "dead-letter queue",
    "pipe": "dead-letter queue",
    "iot": "error action",
}
_SOURCES = {
    "queue": "queue",
    "stream": "stream",
    "table": "the stream of table",
    "kafka": "Kafka",
    "mq": "broker",
    "bucket": "bucket",
    "topic": "topic",
    "rule": "rule",
    "schedule": "schedule",
    "api": "REST API",
    "http": "API",
    "url": "its URL",
    "logs": "log group",
    "user_pool": "user pool",
    "secret": "rotation",
    "iot": "IoT rule",
    "ses": "receipt rule",
    "config": "Config rule",
    "mapping": "mapping",
}


@frozen
class _Told:
    """One side of a failure route.

    Attributes:
        sender: the pair of what sends failed events.
        kind: the kind of route.
        to: where they go, as a plain value.
        of: the function whose events they are, by its name.
    """

    sender: ResourcePair
    kind: str
    to: Any
    of: str


class Flows:
    """The failure routes and the triggers of both sides of a change."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        before, after = reporter.compared.graphs
        self._routes = (_routes(reporter.compared, before), _routes(reporter.compared, after))
        self._triggers = (_triggers(reporter.compared, before), _triggers(reporter.compared, after))

    def changes(self, stack: StackPair) -> Iterator[Change]:
        """Yield what a change of a stack does to failure routes and triggers."""
        if stack.before is None or stack.after is None:
            return
        mine = {id(pair) for pair in stack.pairs}
        before, after = self._routes
        for key in [*before, *(each for each in after if each not in before)]:
            found = before.get(key, after.get(key))
            if found is not None and id(found.sender) in mine:
                yield from self._route(stack, before.get(key), after.get(key))
        yield from self._trigger_changes(stack, mine)

    def _route(self, stack: StackPair, was: _Told | None, now: _Told | None) -> Iterator[Change]:
        told = now or was
        assert told is not None  # noqa: S101 - it is on one side
        sender = told.sender
        # What is new or removed with its route is told as such.
        if sender.before is None or sender.after is None:
            return
        whose = code(told.of) if told.of else code(sender.name)
        if was is None and now is not None:
            message = f"failed events of {whose} go to {_by(now)} from now on"
            yield self._reporter.change("route-added", stack, sender, message, now.kind)
        elif now is None and was is not None:
            message = f"failed events of {whose} are not kept any more; they went to {_by(was)}"
            yield self._reporter.change("route-lost", stack, sender, message, was.kind)
        elif was is not None and now is not None and (was.to, was.kind) != (now.to, now.kind):
            message = f"failed events of {whose} go to {_by(now)}, before to {_by(was)}"
            yield self._reporter.change("route-changed", stack, sender, message, now.kind)

    def _trigger_changes(self, stack: StackPair, mine: set[int]) -> Iterator[Change]:
        before, after = self._triggers
        for kind, word, here, there in (
            ("trigger-lost", "is not invoked any more by", before, after),
            ("trigger-added", "is invoked by", after, before),
        ):
            for key, (function, source) in here.items():
                is_whole = function.before is not None and function.after is not None
                if key not in there and id(function) in mine and is_whole:
                    message = f"{code(function.name)} {word} {source}"
                    yield self._reporter.change(kind, stack, function, message)


def _by(told: _Told) -> str:
    return f"{shown(told.to)} by its {_KINDS[told.kind]}"


def _routes(compared: Compared, graphs: Iterable[Graph]) -> dict[tuple[Any, ...], _Told]:
    found: dict[tuple[Any, ...], _Told] = {}
    for graph in graphs:
        for each in graph.routes:
            pair = compared.pair_of(each.sender)
            if pair is None or each.sender.is_made is False:
                continue
            of = compared.name(each.function, each.sender.stack) if each.function else ""
            # Both are for asynchronous invocations, and one takes the place of the other.
            is_async = each.kind in {"function", "destination"}
            key = ("async", each.function) if is_async else (each.kind, each.sender, of)
            found[_key(compared, key, pair)] = _Told(
                _owner(compared, each, pair), each.kind, _to(compared, each), of
            )
    return found


def _key(compared: Compared, key: tuple[Any, ...], pair: ResourcePair) -> tuple[Any, ...]:
    found = [id(compared.pair_of(each)) if isinstance(each, Resource) else each for each in key]
    return tuple(found) if None not in found else (*found, id(pair))


def _owner(compared: Compared, route: Route, pair: ResourcePair) -> ResourcePair:
    """Return what a route is about: of a destination the function, which stays where the route goes."""
    owner = compared.pair_of(route.function) if route.kind == "destination" else None
    return owner or pair


def _to(compared: Compared, route: Route) -> Any:
    if route.target is not None:
        return f"${{{compared.name(route.target, route.sender.stack)}}}"
    found = compared.known(route.sender, route.target_value)
    return "what only CloudFormation knows" if found is None else found


def _triggers(
    compared: Compared, graphs: Iterable[Graph]
) -> Mapping[tuple[Any, ...], tuple[ResourcePair, str]]:
    found: dict[tuple[Any, ...], tuple[ResourcePair, str]] = {}
    for graph in graphs:
        for each in graph.invocations:
            pair = compared.pair_of(each.function)
            if pair is None or each.kind in _NO_TRIGGERS or each.through.is_made is False:
                continue
            source = _source(compared, each)
            found[id(pair), each.kind, source] = (pair, _in_words(each.kind, source))
    return found


def _source(compared: Compared, each: Invocation) -> str:
    """Return the name of what invokes: where the events come from, else what makes the connection."""
    by_itself = each.kind in {"rule", "schedule", "url"}
    resource = each.source if each.source is not None and not by_itself else each.through
    if each.source is None and each.source_value is not ABSENT and not by_itself:
        value = compared.properties(each.through).get("EventSourceArn")
        return str(value) if value else compared.name(resource, each.function.stack)
    return compared.name(resource, each.function.stack)


def _in_words(kind: str, source: str) -> str:
    word = _SOURCES.get(kind, kind)
    return word if kind == "url" else f"{word} {shown(source)}"
