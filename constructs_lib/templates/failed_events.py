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
IOT_RULE = "AWS::IoT::TopicRule"
PIPE = "AWS::Pipes::Pipe"
_STORES = (
    *(QUEUE, "AWS::SNS::Topic", "AWS::S3::Bucket", "AWS::Events::EventBus", "AWS::Lambda::Function"),
    "AWS::Kinesis::Stream",
)
# https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-dynamodb.html (2026-11-27)
_OF_PIPES = tuple(
    f"SourceParameters.{kind}StreamParameters.DeadLetterConfig.Arn" for kind in ("Kinesis", "DynamoDB")
)
# https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html (2026-11-27)
_ERROR_ACTIONS = tuple(
    f"TopicRulePayload.ErrorAction.{end}"
    for end in ("Sqs.QueueUrl", "Sns.TargetArn", "S3.BucketName", "Lambda.FunctionArn", "Kinesis.StreamName")
)


@frozen
class Route:
    """One failure route.

    Attributes:
        kind: `function` (its dead-letter queue), `destination` (on failure, of asynchronous invocations),
            `mapping` (of a stream), `queue` (a redrive policy), `rule`, `schedule`, `subscription`, `bus` (of
            events that a bus cannot encrypt), `pipe` (from a stream) or `iot` (the error action of a rule).
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
    yield from _of_services(app)


def _of_services(app: Stacks) -> Iterator[_Found]:
    """Yield what services have that deliver to functions and to others alike."""
    for bus in app.of_type("AWS::Events::EventBus"):
        place = "DeadLetterConfig.Arn"
        yield "bus", bus, place, bus.value(place), None
    for kind, type_, ends in (("pipe", PIPE, _OF_PIPES), ("iot", IOT_RULE, _ERROR_ACTIONS)):
        for each in app.of_type(type_):
            for place in ends:
                # Of several that only CloudFormation knows, one at most is there.
                if isinstance(each.value(place.rpartition(".")[0]), dict):
                    yield kind, each, place, each.value(place), None
