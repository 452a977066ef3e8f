"""Where events go that failed for good: every failure route that templates have."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.arns import Names
from constructs_lib.templates.invocations import (
    INVOKE_CONFIG,
    MAPPING,
    RULE,
    SCHEDULE,
    listed,
    subscriptions,
)
from constructs_lib.templates.model import ABSENT, Resource, Stacks, at

__all__ = ["Route", "routes"]

QUEUE = "AWS::SQS::Queue"
_STORES = (QUEUE, "AWS::SNS::Topic", "AWS::S3::Bucket", "AWS::Events::EventBus", "AWS::Lambda::Function")


@frozen
class Route:
    """One failure route.

    Attributes:
        kind: `function` (its dead-letter queue), `destination` (on failure, of asynchronous invocations),
            `mapping` (of a stream), `queue` (a redrive policy), `rule`, `schedule` or `subscription`.
        sender: the resource that has it.
        place: the property that names where events go, such as `Targets.0.DeadLetterConfig.Arn`.
        target_value: what it says there.
        target: the resource, if it is in the app and known.
        function: the function whose failed events these are, if it is in the app and known.
    """

    kind: str
    sender: Resource
    place: str
    target_value: Any
    target: Resource | None
    function: Resource | None = None


def routes(app: Stacks, names: Names) -> Iterator[Route]:
    """Yield every failure route of the app, as far as it is known."""
    for kind, sender, place, value, function in _found(app, names):
        if value is not ABSENT:
            yield Route(kind, sender, place, value, names.target(value, *_STORES), function)


_Found = tuple[str, Resource, str, Any, Resource | None]


def _found(app: Stacks, names: Names) -> Iterator[_Found]:
    for function in app.of_type("AWS::Lambda::Function"):
        place = "DeadLetterConfig.TargetArn"
        yield "function", function, place, function.value(place), function
    for kind, of in (("destination", INVOKE_CONFIG), ("mapping", MAPPING)):
        place = "DestinationConfig.OnFailure.Destination"
        for each in app.of_type(of):
            yield kind, each, place, each.value(place), names.function(each.value("FunctionName"))
    for queue in app.of_type(QUEUE):
        place = "RedrivePolicy.deadLetterTargetArn"
        yield "queue", queue, place, queue.value(place), None
    for rule in app.of_type(RULE):
        for place, target in listed(rule.value("Targets"), "Targets"):
            end, function_of = "DeadLetterConfig.Arn", names.function(at(target, "Arn"))
            yield "rule", rule, f"{place}.{end}", at(target, end), function_of
    for schedule in app.of_type(SCHEDULE):
        place = "Target.DeadLetterConfig.Arn"
        yield "schedule", schedule, place, schedule.value(place), names.function(schedule.value("Target.Arn"))
    for _, through, place, given in subscriptions(app, names):
        end = "RedrivePolicy.deadLetterTargetArn"
        function_of = names.function(at(given, "Endpoint"))
        where = f"{place}.{end}" if place else end
        yield "subscription", through, where, at(given, end), function_of
