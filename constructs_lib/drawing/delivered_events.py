"""What AWS delivers: from sources to functions, and from one service to the next."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.drawing.amounts_in_words import batches, shortened
from constructs_lib.drawing.api_routes import AUTHORIZER, requests_of
from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.ends_of_ways import beside_functions, is_disabled
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.flows import FUNCTION, Flow, deliveries
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import (
    BUCKET_NOTIFICATIONS,
    INTEGRATION,
    INVOKE_CONFIG,
    MAPPING,
    METHOD,
    RULE,
    SCHEDULE,
    SUBSCRIPTION,
    Invocation,
    listed,
    subscriptions,
)
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import text

__all__ = ["add_events", "expression"]

_NOUNS = {
    "queue": "queue",
    "stream": "data stream",
    "table": "stream of a table",
    "kafka": "Kafka topic",
    "mq": "message broker",
    "mapping": "source",
    "topic": "topic",
    "bucket": "bucket",
    "http": "HTTP API",
    "api": "REST API",
}
_PLACES = {
    MAPPING: "EventSourceArn",
    SUBSCRIPTION: "TopicArn",
    BUCKET_NOTIFICATIONS: "BucketName",
    INTEGRATION: "ApiId",
    METHOD: "RestApiId",
}
"""Which property names the source."""
_BATCHES = {"queue": 10, "stream": 100, "table": 100, "kafka": 100, "mq": 100}
_MOST_REQUESTS = 2


def add_events(collected: Collected) -> None:
    """Draw what services of AWS deliver.

    Args:
        collected: what is drawn, which gets more.
    """
    app = collected.app
    requests: dict[tuple[str, str], list[str]] = {}
    for each in app.invocations:
        if each.kind in {"api", "http"}:
            key = (_source(collected, each), collected.part(each.function))
            requests.setdefault(key, []).extend(requests_of(app, each))
            collected.way(*key, "event", through=[each.through])
        elif not (each.kind == "destination" and each.place.endswith("OnFailure")):
            collected.way(
                _source(collected, each), collected.part(each.function), "event", _facts(each), [each.through]
            )
    for (source, target), found in requests.items():
        collected.way(source, target, "event", _requests(found))
    for way in (*_from_rules(collected), *_from_schedules(collected)):
        collected.way(*way)
    _add_subscriptions(collected)
    _add_notifications(collected)
    _add_successes(collected)


def _requests(found: list[str]) -> list[str]:
    said = list(dict.fromkeys(found))
    return [shortened(each) for each in said] if len(said) <= _MOST_REQUESTS else [f"{len(said)} routes"]


def _source(collected: Collected, each: Invocation) -> str:
    """Draw where the events of an invocation come from; return its key."""
    app, through = collected.app, each.through
    if each.kind in {"rule", "schedule", "url", "iot", "ses", "config", "secret", "alarm", "custom"}:
        return collected.part(through, *expression(through))
    if each.kind == "permission":
        return collected.external(text(through.value("Principal")) or "a service", "service of AWS", through)
    if each.kind == "authorizer" and each.source is None:
        api = app.names.target(through.value("RestApiId")) or app.names.target(through.value("ApiId"))
        return collected.part(api or through)
    source = each.source or _stream_of_consumer(app, each.source_value)
    source = source or beside_functions(app, each.source_value)
    if source is not None:
        return collected.part(source)
    if each.kind in _NOUNS:
        return collected.named(each.source_value, _NOUNS[each.kind], through, _PLACES.get(through.type, ""))
    return collected.part(through)


def _stream_of_consumer(app: Graph, value: Any) -> Resource | None:
    consumer = app.names.target(value, "AWS::Kinesis::StreamConsumer")
    return app.names.target(consumer.value("StreamARN"), "AWS::Kinesis::Stream") if consumer else None


def expression(through: Resource) -> list[str]:
    """Return when a schedule is due, or which events a rule selects, and whether it is off."""
    said = text(through.value("ScheduleExpression"))
    live = ["disabled"] if is_disabled(through) else []
    if said is not None:
        return [shortened(said), *live]
    found = [at(through.value("EventPattern"), key) for key in ("detail-type", "source")]
    names = [each[0] for each in found if isinstance(each, list) and each and isinstance(each[0], str)]
    return [*map(shortened, names[:1]), *live]


def _facts(each: Invocation) -> list[str]:
    facts = {"authorizer": [AUTHORIZER], "destination": ["on success"]}.get(each.kind, [])
    if each.through.type == MAPPING:
        facts = batches(each.through.value("BatchSize"), _BATCHES.get(each.kind))
    detail = each.detail
    has_filter = [at(detail, key) for key in ("FilterCriteria", "FilterPolicy", "Filter")]
    facts = [*facts, *(["filtered"] if any(found is not ABSENT for found in has_filter) else [])]
    return [*facts, "disabled"] if each.through.type == MAPPING and is_disabled(each.through) else facts


_Way = tuple[str, str, Any, tuple[str, ...], tuple[Resource, ...]]


def _from_rules(collected: Collected) -> Iterator[_Way]:
    """Yield what reaches a rule, and what the rule reaches besides functions."""
    app = collected.app
    into: dict[Resource, set[Resource]] = {}
    for flow in deliveries(app, app.names, app.invocations):
        if flow.through.type == RULE:
            into.setdefault(flow.through, set()).add(flow.source)
    for rule in app.of_type(RULE):
        reached = [
            beside_functions(app, at(target, "Arn")) for _, target in listed(rule.value("Targets"), "")
        ]
        targets = [each for each in reached if each is not None]
        bus = app.names.target(rule.value("EventBusName"), "AWS::Events::EventBus")
        bus = bus or app.names.written_out(rule.value("EventBusName"))
        is_drawn = targets or any(each.through is rule for each in app.invocations)
        sources = into.get(rule, set()) | ({bus} if bus is not None else set())
        if bus is None and is_drawn and _is_of_another_app(rule.value("EventBusName")):
            named = collected.named(rule.value("EventBusName"), "event bus", rule, "EventBusName")
            yield named, collected.part(rule, *expression(rule)), "event", (), ()
        for source in sorted(sources, key=lambda each: each.logical_id) if is_drawn else ():
            yield collected.part(source), collected.part(rule, *expression(rule)), "event", (), ()
        for target in targets:
            yield collected.part(rule, *expression(rule)), collected.part(target), "event", (), ()


def _is_of_another_app(bus: Any) -> bool:
    return bus is not ABSENT and (canonical(bus) or "").rpartition("/")[2] != "default"


def _from_schedules(collected: Collected) -> Iterator[_Way]:
    app = collected.app
    for schedule in app.of_type(SCHEDULE):
        target = beside_functions(app, schedule.value("Target.Arn"))
        if target is not None:
            key = collected.part(schedule, *expression(schedule))
            yield key, collected.part(target), "event", (), ()


def _add_subscriptions(collected: Collected) -> None:
    for topic, through, _, given in subscriptions(collected.app, collected.app.names):
        protocol = text(at(given, "Protocol"))
        topic_ = topic or beside_functions(collected.app, at(given, "TopicArn"))
        source = (
            collected.part(topic_)
            if topic_
            else collected.named(at(given, "TopicArn"), "topic", through, "TopicArn")
        )
        target = beside_functions(collected.app, at(given, "Endpoint"))
        facts = ["filtered"] if at(given, "FilterPolicy") is not ABSENT else []
        if target is not None:
            collected.way(source, collected.part(target), "event", facts, [through])
        elif protocol is not None and protocol not in {"lambda", "sqs"}:
            collected.way(
                source, collected.external(protocol, "subscriber", through), "event", facts, [through]
            )


def _add_notifications(collected: Collected) -> None:
    app = collected.app
    for flow in deliveries(app, app.names, app.invocations):
        if _is_notification(flow):
            collected.way(
                collected.part(flow.source), collected.part(flow.target), "event", (), [flow.through]
            )


def _is_notification(flow: Flow) -> bool:
    return (
        flow.source.type == "AWS::S3::Bucket" and flow.target.type != FUNCTION and flow.through.type != RULE
    )


def _add_successes(collected: Collected) -> None:
    names = collected.app.names
    for config in collected.app.of_type(INVOKE_CONFIG):
        function = names.function(config.value("FunctionName"))
        target = beside_functions(collected.app, config.value("DestinationConfig.OnSuccess.Destination"))
        if function is not None and target is not None:
            collected.way(collected.part(function), collected.part(target), "event", ["on success"], [config])
