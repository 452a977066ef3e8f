"""Events that services deliver to queues, topics, people and others, after a change.

What invokes functions is in `route_changes`. A source that stays while all that received its events is gone
is reported, too.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.review.change import Change
from constructs_lib.review.compared import Compared
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.reporting import Reporter
from constructs_lib.review.wording import code, listed, shown
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import (
    INVOKE_CONFIG,
    RULE,
    TOPIC,
    notifications,
    subscriptions,
)
from constructs_lib.templates.invocations import (
    listed as items,
)
from constructs_lib.templates.model import ABSENT, Resource, at

__all__ = ["Deliveries"]

_PIPE = "AWS::Pipes::Pipe"
_READ = ("AWS::SQS::Queue", "AWS::Kinesis::Stream", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
# What a function is invoked by, besides topics and rules, which have others to deliver to as well.
_CONSUMED = {"queue", "stream", "table", "bucket"}
_ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
_ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
_WHAT = {
    "topic": "messages of topic",
    "rule": "events of rule",
    "bucket": "events of bucket",
    "pipe": "events of pipe",
    "destination": "results of",
}


@frozen
class _Delivery:
    """One way of events on one side of a change.

    Attributes:
        kind: one of `_WHAT`, of which a target is told; another one of what reads a source by itself.
        source: where events come from; `None` where that is not in the app.
        target: where they go; `None` where that is not in the app.
        through: what makes the connection.
        words: the names of the source and of the target.
        is_function: whether the target is a function.
    """

    kind: str
    source: ResourcePair | None
    target: ResourcePair | None
    through: ResourcePair
    words: tuple[str, str]
    is_function: bool


_Key = tuple[str, str, str]


class Deliveries:
    """What is delivered on both sides of a change."""

    def __init__(self, reporter: Reporter) -> None:
        self._reporter = reporter
        before, after = reporter.compared.graphs
        self._before = dict(_deliveries(reporter.compared, before))
        self._after = dict(_deliveries(reporter.compared, after))
        self._left = {id(pair) for each in reporter.compared.stacks if each.is_left for pair in each.pairs}
        self._silent = dict(self._without_receivers())

    def changes(self, stack: StackPair) -> Iterator[Change]:
        """Yield what a change of a stack does to deliveries."""
        if stack.before is None or stack.after is None:
            return
        mine = {id(pair) for pair in stack.pairs}
        yield from self._told("trigger-lost", stack, mine, self._before, self._after)
        yield from self._told("trigger-added", stack, mine, self._after, self._before)
        for pair in stack.pairs:
            if id(pair) in self._silent:
                yield from self._received_by_nobody(stack, pair, self._silent[id(pair)])
            if pair.type in _ALARMS and pair.before is not None and pair.after is not None:
                yield from self._alarm(stack, pair)

    def _told(
        self,
        kind: str,
        stack: StackPair,
        mine: set[int],
        here: dict[_Key, _Delivery],
        there: dict[_Key, _Delivery],
    ) -> Iterator[Change]:
        for key, each in here.items():
            # What is new or removed is told as such, with all that it gets.
            is_there = each.target is None or _is_whole(each.target)
            is_told = each.kind in _WHAT and not each.is_function
            if key in there or not is_told or id(each.through) not in mine or not is_there:
                continue
            source, target = each.words
            verb, end = ("gets no", "any more") if kind == "trigger-lost" else ("gets", "from now on")
            message = f"{target} {verb} {_WHAT[each.kind]} {source} {end}"
            yield self._reporter.change(kind, stack, each.target or each.through, message)

    def _without_receivers(self) -> Iterator[tuple[int, list[_Delivery]]]:
        """Yield which resources stay that nothing receives events of any more, with what did before."""
        receiving = {id(each.source) for each in self._after.values()}
        lost: dict[int, list[_Delivery]] = {}
        for each in self._before.values():
            if each.source is not None and _is_whole(each.source) and each.kind != "destination":
                lost.setdefault(id(each.source), []).append(each)
        for key, found in lost.items():
            # A stack that is in the app no more stays deployed, and goes on reading.
            if key not in receiving and not any(id(each.through) in self._left for each in found):
                yield key, found

    def _received_by_nobody(
        self, stack: StackPair, pair: ResourcePair, lost: list[_Delivery]
    ) -> Iterator[Change]:
        gone = [each.words[1] for each in lost if each.target is not None and each.target.after is None]
        # Where all that received them stays, each of them is told of.
        if gone:
            verb = "is" if len(gone) == 1 else "are"
            message = (
                f"{self._reporter.called(pair)} stays, and nothing receives its events any more:"
                f" {listed(gone)} {verb} removed"
            )
            yield self._reporter.change("trigger-lost", stack, pair, message)

    def _alarm(self, stack: StackPair, pair: ResourcePair) -> Iterator[Change]:
        app = pair.any.stack.app
        if not isinstance(app, Graph):
            return
        for key in _ACTIONS:
            for _, action in items(pair.any.value(key), key):
                topic = self._reporter.compared.pair_of(app.names.target(action, TOPIC))
                if id(topic) in self._silent and topic is not None:
                    rest = "which has no subscriber any more"
                    message = f"alarm {code(pair.name)} acts on {code(topic.name)}, {rest}"
                    yield self._reporter.change("alarm-lost", stack, pair, message, key)


def _is_whole(pair: ResourcePair) -> bool:
    return pair.before is not None and pair.after is not None


def _deliveries(compared: Compared, graphs: Iterable[Graph]) -> Iterator[tuple[_Key, _Delivery]]:
    for graph in graphs:
        for kind, source, through, value in (*_connections(graph), *_consumptions(graph)):
            pair = compared.pair_of(through)
            if pair is None or through.is_made is False or value is ABSENT:
                continue
            function = graph.names.function(value)
            target = function or graph.names.target(value)
            words = (_start(compared, through, source), _end(compared, through, target, value))
            yield (
                (kind, *words),
                _Delivery(
                    *(kind, compared.pair_of(source), compared.pair_of(target), pair),
                    words,
                    is_function=function is not None,
                ),
            )


def _start(compared: Compared, through: Resource, source: Resource | None) -> str:
    if source is None:
        return shown(compared.properties(through).get("TopicArn", ABSENT))
    return code(compared.name(source, through.stack))


def _end(compared: Compared, through: Resource, target: Resource | None, value: Any) -> str:
    if target is not None:
        return code(compared.name(target, through.stack))
    known = compared.known(through, value)
    return "what only CloudFormation knows" if known is None else shown(known)


_Connection = tuple[str, Resource | None, Resource, Any]


def _connections(graph: Graph) -> Iterator[_Connection]:
    """Yield what is delivered to anything: the kind, the source, what connects, and what names the target."""
    for topic, through, _, given in subscriptions(graph, graph.names):
        yield "topic", topic, through, at(given, "Endpoint")
    for rule in graph.of_type(RULE):
        for _, target in items(rule.value("Targets"), "Targets"):
            yield "rule", rule, rule, at(target, "Arn")
    for bucket, through, _, given in notifications(graph, graph.names):
        for key in ("Queue", "QueueArn", "Topic", "TopicArn"):
            yield "bucket", bucket, through, at(given, key)
    for pipe in graph.of_type(_PIPE):
        yield "pipe", pipe, pipe, pipe.value("Target")
    for config in graph.of_type(INVOKE_CONFIG):
        function = graph.names.function(config.value("FunctionName"))
        yield "destination", function, config, config.value("DestinationConfig.OnSuccess.Destination")


def _consumptions(graph: Graph) -> Iterator[_Connection]:
    """Yield what reads a source: functions by mappings and notifications, and pipes."""
    for each in graph.invocations:
        if each.kind in _CONSUMED and each.source is not None:
            yield f"function {each.kind}", each.source, each.through, each.named
    for pipe in graph.of_type(_PIPE):
        source = graph.names.target(pipe.value("Source"), *_READ)
        if source is not None:
            yield "pipe source", source, pipe, pipe.value("Target")
