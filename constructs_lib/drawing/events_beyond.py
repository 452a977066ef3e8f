"""What AWS delivers to functions and other targets that are in no template that was read."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.drawing.collecting import Collected
from constructs_lib.drawing.delivered_events import expression
from constructs_lib.drawing.ends_of_ways import beside_functions
from constructs_lib.templates.invocations import (
    HTTP_API,
    INTEGRATION,
    MAPPING,
    METHOD,
    REST_API,
    RULE,
    SCHEDULE,
    listed,
    subscriptions,
)
from constructs_lib.templates.model import ABSENT, Resource, at

__all__ = ["add_events_beyond"]

_FUNCTION = "function"


def add_events_beyond(collected: Collected) -> None:
    """Draw what is delivered to what is in no template.

    Args:
        collected: what is drawn, which gets more.
    """
    for source, value, noun, through, place in (
        *_of_mappings(collected),
        *_of_rules(collected),
        *_of_topics(collected),
        *_of_apis(collected),
    ):
        if value is not ABSENT and not _is_known(collected, value):
            key = collected.part(source, *expression(source))
            collected.way(key, collected.named(value, noun, through, place), "event", (), [through])


_Beyond = tuple[Resource, Any, str, Resource, str]
"""Where events come from; the value that names where they go, what that is, and what has the value."""


def _is_known(collected: Collected, value: Any) -> bool:
    return (collected.app.names.function(value) or beside_functions(collected.app, value)) is not None


def _of_mappings(collected: Collected) -> Iterator[_Beyond]:
    for mapping in collected.app.of_type(MAPPING):
        source = beside_functions(collected.app, mapping.value("EventSourceArn"))
        if source is not None:
            yield source, mapping.value("FunctionName"), _FUNCTION, mapping, "FunctionName"


def _of_rules(collected: Collected) -> Iterator[_Beyond]:
    for rule in collected.app.of_type(RULE):
        for place, target in listed(rule.value("Targets"), "Targets"):
            yield rule, at(target, "Arn"), "target", rule, f"{place}.Arn"
    for schedule in collected.app.of_type(SCHEDULE):
        yield schedule, schedule.value("Target.Arn"), "target", schedule, "Target.Arn"


def _of_topics(collected: Collected) -> Iterator[_Beyond]:
    for topic, through, place, given in subscriptions(collected.app, collected.app.names):
        protocol = at(given, "Protocol")
        if topic is not None and protocol in {"lambda", "sqs"}:
            noun = _FUNCTION if protocol == "lambda" else "queue"
            yield topic, at(given, "Endpoint"), noun, through, f"{place}.Endpoint".lstrip(".")


def _of_apis(collected: Collected) -> Iterator[_Beyond]:
    names = collected.app.names
    for integration in collected.app.of_type(INTEGRATION):
        api = names.target(integration.value("ApiId"), HTTP_API)
        # Only a function is called so: others have a subtype, or an address.
        is_function = integration.value("IntegrationSubtype") is ABSENT
        if api is not None and is_function and integration.value("IntegrationType") == "AWS_PROXY":
            yield api, integration.value("IntegrationUri"), _FUNCTION, integration, "IntegrationUri"
    for method in collected.app.of_type(METHOD):
        rest = names.target(method.value("RestApiId"), REST_API)
        if rest is not None and method.value("Integration.Type") == "AWS_PROXY":
            yield rest, method.value("Integration.Uri"), _FUNCTION, method, "Integration.Uri"
