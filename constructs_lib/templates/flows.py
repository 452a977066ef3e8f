"""Where events go from one resource to the next: what services deliver, what functions may write."""

from collections.abc import Iterable, Iterator
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.templates.arns import Names, arn_forms
from constructs_lib.templates.invocations import (
    RULE,
    Invocation,
    listed,
    notifications,
    subscriptions,
)
from constructs_lib.templates.model import ABSENT, Resource, Stacks, at
from constructs_lib.templates.policies import ROLE, Policies

__all__ = ["Flow", "circles", "deliveries", "flows"]

FUNCTION = "AWS::Lambda::Function"
QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
BUS = "AWS::Events::EventBus"
QUALIFIED = ("AWS::Lambda::Alias", "AWS::Lambda::Version")

# What makes an event of the resource, and what follows its ARN in a policy.
WRITES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    QUEUE: (("sqs:SendMessage",), ("",)),
    TOPIC: (("sns:Publish",), ("",)),
    "AWS::S3::Bucket": (("s3:PutObject",), ("/*",)),
    "AWS::DynamoDB::Table": (("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"), ("",)),
    "AWS::DynamoDB::GlobalTable": (("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"), ("",)),
    "AWS::Kinesis::Stream": (("kinesis:PutRecord", "kinesis:PutRecords"), ("",)),
    BUS: (("events:PutEvents",), ("",)),
    FUNCTION: (("lambda:InvokeFunction",), ("", ":*")),
}
# These start a function without an event of the app.
_NO_SOURCES = {"authorizer", "api", "http", "url", "custom", "alarm", "schedule", "logs"}


@frozen
class Flow:
    """One way of events from a resource to the next.

    Attributes:
        source: where they come from.
        target: where they go.
        through: what connects them: a mapping, a rule, a subscription; for what a function writes, its role.
        place: the property of `through` that says so; empty for the whole of it.
        by: the right by which a function writes, such as `s3:PutObject`; empty for what a service delivers.
    """

    source: Resource
    target: Resource
    through: Resource
    place: str = ""
    by: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether events go this way for sure; a function may never use a right."""
        return not self.by


def flows(app: Stacks, names: Names, policies: Policies, invocations: Iterable[Invocation]) -> Iterator[Flow]:
    """Yield every way of events of the app, as far as it is known."""
    found = list(deliveries(app, names, invocations))
    yield from found
    # A function may be called though nothing of the app starts it.
    sources = {each.source for each in found} | set(app.of_type(FUNCTION))
    forms = {each: written_as(app, names, each) for each in app.of_type(*WRITES) if each in sources}
    for function in app.of_type(FUNCTION):
        role = names.target(function.value("Role"), ROLE)
        if role is None:
            continue
        for resource, named in forms.items():
            actions, _ = WRITES[resource.type]
            by = next((action for action in actions if policies.allows(role, action, named)), "")
            if by:
                yield Flow(function, resource, role, by=by)


def written_as(app: Stacks, names: Names, resource: Resource) -> list[str]:
    """Return the texts by which a policy may name what is written to: of a function, its aliases, too."""
    _, ends = WRITES[resource.type]
    named = [resource]
    if resource.type == FUNCTION:
        named += [
            each for each in app.of_type(*QUALIFIED) if names.function(each.value("FunctionName")) is resource
        ]
    return [form + end for each in named for form in arn_forms(each) for end in ends]


def deliveries(app: Stacks, names: Names, invocations: Iterable[Invocation]) -> Iterator[Flow]:
    """Yield every way on which a service delivers events."""
    for each in invocations:
        if each.source is not None and each.kind not in _NO_SOURCES:
            yield Flow(each.source, each.function, each.through, each.place)
    for topic, through, place, given in subscriptions(app, names):
        queue = names.target(at(given, "Endpoint"), QUEUE)
        if topic is not None and queue is not None:
            yield Flow(topic, queue, through, place)
    for bucket, through, place, given in notifications(app, names):
        for key in ("Queue", "QueueArn", "Topic", "TopicArn"):
            target = names.target(at(given, key), QUEUE, TOPIC)
            if bucket is not None and target is not None:
                yield Flow(bucket, target, through, place)
    for rule in app.of_type(RULE):
        yield from _rule(names, rule)


def _rule(names: Names, rule: Resource) -> Iterator[Flow]:
    bus = names.target(rule.value("EventBusName"), BUS)
    bucket = _bucket(names, rule)
    for place, target in listed(rule.value("Targets"), "Targets"):
        arn = at(target, "Arn")
        reached = names.function(arn) or names.target(arn, QUEUE, TOPIC, BUS, "AWS::Kinesis::Stream")
        for source in (bus, bucket):
            is_told = source is bus and reached is not None and reached.type == FUNCTION
            if source is not None and reached is not None and not is_told:
                yield Flow(source, reached, rule, place)


def _bucket(names: Names, rule: Resource) -> Resource | None:
    """Return the bucket whose events a rule matches, where it names one."""
    pattern = rule.value("EventPattern")
    wanted: Any = at(pattern, "detail.bucket.name") if isinstance(pattern, dict) else ABSENT
    return (
        names.target(wanted[0], "AWS::S3::Bucket") if isinstance(wanted, list) and len(wanted) == 1 else None
    )


def circles(found: Iterable[Flow]) -> Iterator[tuple[Flow, ...]]:
    """Yield each shortest loop of ways, once for the resources that it goes through."""
    ways: dict[Resource, list[Flow]] = {}
    for each in found:
        ways.setdefault(each.source, []).append(each)
    seen: set[frozenset[Resource]] = set()
    for start in ways:
        circle = _back(ways, start)
        through = frozenset(each.source for each in circle)
        if circle and through not in seen:
            seen.add(through)
            yield circle


def _back(ways: dict[Resource, list[Flow]], start: Resource) -> tuple[Flow, ...]:
    """Return the shortest way from a resource back to it; empty where there is none."""
    reached: dict[Resource, tuple[Flow, ...]] = {}
    pending: list[tuple[Resource, tuple[Flow, ...]]] = [(start, ())]
    for resource, path in pending:
        for way in ways.get(resource, []):
            if way.target is start:
                return (*path, way)
            if way.target not in reached:
                reached[way.target] = (*path, way)
                pending.append((way.target, reached[way.target]))
    return ()
