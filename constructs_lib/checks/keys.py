"""Checks of the keys that services need to send to encrypted queues and topics."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.rules.conditions import dead_letters
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.admissions import lets
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import RULE, listed, notifications, subscriptions
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import text

__all__ = ["CHECKS"]

QUEUE = "AWS::SQS::Queue"
TOPIC = "AWS::SNS::Topic"
_OF_AWS = {QUEUE: "alias/aws/sqs", TOPIC: "alias/aws/sns"}
_KEYS = {QUEUE: "KmsMasterKeyId", TOPIC: "KmsMasterKeyId"}
_ACTIONS = ("kms:GenerateDataKey", "kms:Decrypt")


def _sent(app: Graph) -> Iterator[tuple[str, str, Any, Resource, str]]:
    """Yield what services send to: service, its title, what names the place, resource and property."""
    for rule in app.of_type(RULE):
        for place, target in listed(rule.value("Targets"), "Targets"):
            yield "events", "EventBridge", at(target, "Arn"), rule, f"{place}.Arn"
            end = "DeadLetterConfig.Arn"
            yield "events", "EventBridge", at(target, end), rule, f"{place}.{end}"
    for _, through, place, given in subscriptions(app, app.names):
        for key in ("Endpoint", "RedrivePolicy.deadLetterTargetArn"):
            yield "sns", "SNS", at(given, key), through, f"{place}.{key}" if place else key
    for _, through, place, given in notifications(app, app.names):
        for key in ("Queue", "QueueArn", "Topic", "TopicArn"):
            yield "s3", "S3", at(given, key), through, f"{place}.{key}"
    for alarm in app.of_type("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        for key in ("AlarmActions", "OKActions", "InsufficientDataActions"):
            for place, action in listed(alarm.value(key), key):
                yield "cloudwatch", "CloudWatch", action, alarm, place


def _unusable(app: Graph) -> Iterator[Finding]:
    for service, title, value, through, place in _sent(app):
        target = app.names.target(value, QUEUE, TOPIC) if value is not ABSENT else None
        if target is None:
            continue
        got = _wrong_key(app, target, service)
        if got and target.type == QUEUE:
            (fault,) = dead_letters.usable_key(is_of_aws=True, sender=title, name=target.name)
            yield Finding(Fault(fault.code, fault.parameter, fault.allowed, got), through, place)
        elif got:
            fault = Fault("LP862", "topic", f"a topic with a key that {title} may use", got)
            yield Finding(fault, through, place)


def _wrong_key(app: Graph, target: Resource, service: str) -> str:
    """Return which key of a queue or topic a service cannot use; empty where it can or nobody knows."""
    given = target.value(_KEYS[target.type])
    name = text(given) or ""
    if name == _OF_AWS[target.type] or name.endswith(f":{_OF_AWS[target.type]}"):
        return f"{target.name} with the key that AWS manages for {'SQS' if target.type == QUEUE else 'SNS'}"
    key = app.names.target(given, "AWS::KMS::Key", "AWS::KMS::Alias") if given is not ABSENT else None
    if key is not None and key.type == "AWS::KMS::Alias":
        key = app.names.target(key.value("TargetKeyId"), "AWS::KMS::Key")
    if key is None:
        return ""
    for action in _ACTIONS:
        if lets(app.names, key.value("KeyPolicy"), service, action, None) is False:
            who = f"{service}.amazonaws.com"
            return f"{target.name} with the key {key.name}, whose policy does not allow {who} to use {action}"
    return ""


CHECKS = (Check(("LP513", "LP862"), _unusable),)
