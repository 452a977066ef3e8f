"""Checks of physical names: those that are given twice, and those that a service does not take."""

import re
from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.frozen import frozen
from constructs_lib.rules import text as words
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.model import ABSENT, Resource, Text
from constructs_lib.templates.resolved import boolean

__all__ = ["CHECKS"]


@frozen
class _Name:
    """How a service takes a name.

    Attributes:
        property: the property.
        pattern: what it is made of; empty where that is not looked at.
        least: the fewest characters.
        most: the most characters.
        allowed: the same as a message says it.
        within: another property that parts the names.
        fifo: the property that makes it FIFO.
    """

    property: str
    pattern: str
    least: int
    most: int
    allowed: str
    within: str = ""
    fifo: str = ""


_PLAIN = "letters, digits, - and _"
_DOTTED = "letters, digits, . - and _"
# Each as the reference of its resource type in CloudFormation has it (2026-11-27).
_NAMES = {
    "AWS::Lambda::Function": _Name("FunctionName", r"[\w-]+", 1, 64, _PLAIN),
    "AWS::SQS::Queue": _Name("QueueName", r"[\w-]+(\.fifo)?", 1, 80, _PLAIN, fifo="FifoQueue"),
    "AWS::SNS::Topic": _Name("TopicName", r"[\w-]+(\.fifo)?", 1, 256, _PLAIN, fifo="FifoTopic"),
    "AWS::S3::Bucket": _Name(
        "BucketName", r"[a-z0-9][a-z0-9.-]*[a-z0-9]", 3, 63, "lower-case letters, digits, . and -"
    ),
    "AWS::DynamoDB::Table": _Name("TableName", r"[\w.-]+", 3, 255, _DOTTED),
    "AWS::Kinesis::Stream": _Name("Name", r"[\w.-]+", 1, 128, _DOTTED),
    "AWS::Events::Rule": _Name("Name", r"[\w.-]+", 1, 64, _DOTTED, within="EventBusName"),
    "AWS::Events::EventBus": _Name("Name", r"[/\w.-]+", 1, 256, "letters, digits and / . - _"),
    "AWS::Scheduler::Schedule": _Name("Name", r"[\w.-]+", 1, 64, _DOTTED, within="GroupName"),
    "AWS::IAM::Role": _Name("RoleName", r"[\w+=,.@-]+", 1, 64, "letters, digits and + = , . @ - _"),
    "AWS::Logs::LogGroup": _Name("LogGroupName", r"[\w./#-]+", 1, 512, "letters, digits and . - _ / #"),
    "AWS::StepFunctions::StateMachine": _Name("StateMachineName", "", 1, 80, "characters"),
    "AWS::CloudWatch::Alarm": _Name("AlarmName", "", 1, 255, "characters"),
}
_GLOBAL = "AWS::S3::Bucket"


def _named(app: Graph) -> Iterator[tuple[Resource, _Name, Any]]:
    for kind, name in _NAMES.items():
        for resource in app.of_type(kind):
            value = resource.value(name.property)
            if value is not ABSENT:
                yield resource, name, value


def _twice(app: Graph) -> Iterator[Finding]:
    before: dict[tuple[object, ...], Resource] = {}
    for resource, name, value in _named(app):
        text = canonical(value)
        if text is None or resource.is_made is not True:
            continue
        within = canonical(resource.value(name.within)) if name.within else ""
        stack = resource.stack
        place = () if resource.type == _GLOBAL else (stack.account, stack.region)
        # What a stack or its environment adds to a name is its own.
        own = id(stack) if "{" in text or "<" in text else 0
        first = before.setdefault((resource.type, text, within, own, *place), resource)
        if first is not resource:
            # Stacks that are for any environment may go to different ones.
            is_open = first.stack is not stack and None in {stack.account, stack.region}
            fault = Fault("LP384", name.property, f"another name than that of {first.name}", repr(text))
            yield Finding(fault, resource, name.property, may_pass=is_open)


def _refused(app: Graph) -> Iterator[Finding]:
    for resource, name, value in _named(app):
        if isinstance(value, Text):
            known = sum(len(part) for part in value.parts if isinstance(part, str))
            if known > name.most:
                yield _finding(resource, name, f"at least {known}")
        elif isinstance(value, str) and ":" not in value:
            if not name.least <= len(value) <= name.most:
                yield _finding(resource, name, words.number(len(value)))
            elif name.pattern and not re.fullmatch(name.pattern, value, re.ASCII):
                yield Finding(
                    Fault("LP385", name.property, f"made of {name.allowed}", repr(value)),
                    resource,
                    name.property,
                )
            elif name.fifo:
                yield from _fifo(resource, name, value)


def _finding(resource: Resource, name: _Name, got: str) -> Finding:
    allowed = f"{name.least} to {words.number(name.most)} characters"
    return Finding(Fault("LP385", name.property, allowed, got), resource, name.property)


def _fifo(resource: Resource, name: _Name, value: str) -> Iterator[Finding]:
    given = resource.value(name.fifo)
    is_fifo = False if given is ABSENT else boolean(given)
    if is_fifo is not None and is_fifo != value.endswith(".fifo"):
        allowed = f"a name with .fifo at its end where {name.fifo} is true, and only there"
        yield Finding(Fault("LP385", name.property, allowed, repr(value)), resource, name.property)


CHECKS = (Check(("LP384",), _twice), Check(("LP385",), _refused))
