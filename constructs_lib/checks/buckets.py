"""Checks of buckets and what they notify."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Check, Finding
from constructs_lib.checks.loops import is_meant, right
from constructs_lib.checks.notifications import Sent, bucket_of_rule, keys_of_rule, notification, sent
from constructs_lib.frozen import replace
from constructs_lib.rules import text as words
from constructs_lib.rules.conditions import bucket_events, buckets
from constructs_lib.rules.fault import Fault
from constructs_lib.templates.admissions import admits
from constructs_lib.templates.arns import arn_forms
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import BUCKET, BUCKET_NOTIFICATIONS, RULE
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import boolean, is_known, references

__all__ = ["CHECKS"]

_NATIVE = "NotificationConfiguration"
_ENDS = (
    ("Queue", "AWS::SQS::Queue", "sqs:SendMessage"),
    ("QueueArn", "AWS::SQS::Queue", "sqs:SendMessage"),
    ("Topic", "AWS::SNS::Topic", "sns:Publish"),
    ("TopicArn", "AWS::SNS::Topic", "sns:Publish"),
)
_CUSTOM = ("Custom::", "AWS::CloudFormation::CustomResource")
# CDK's own: what the one sets is read, and the other one empties the bucket.
_KNOWN_CUSTOM = (BUCKET_NOTIFICATIONS, "Custom::S3AutoDeleteObjects")


def _overlaps(app: Graph) -> Iterator[Finding]:
    before: dict[str, list[buckets.Notification]] = {}
    for each in sent(app):
        yield from _parts(each)
        if each.key is None:
            continue
        others = before.setdefault(each.key, [])
        # What is there on a condition may stand in place of the other.
        if is_known(at(each.given, "Filter")) or at(each.given, "Filter") is ABSENT:
            for fault in buckets.apart(each.what, others):
                yield Finding(fault, each.through, f"{each.place}.Filter")
        if each.through.is_made is True and _is_certain(each):
            others.append(each.what)


def _is_certain(each: Sent) -> bool:
    """Return whether a notification is there, whatever the conditions say."""
    raw = each.through.definition.get("Properties", {}).get(_NATIVE, {})
    return isinstance(raw, dict) and not any("Fn::If" in str(part) for part in raw.values())


def _parts(each: Sent) -> Iterator[Finding]:
    for fault in buckets.parts_of_keys(each.what.prefix, each.what.suffix):
        yield Finding(fault, each.through, f"{each.place}.Filter")
    for event in filter(bucket_events.is_known_wrong, each.what.events):
        key = "Event" if at(each.given, "Event") is not ABSENT else "Events"
        fault = Fault("LP575", key, "an event type of S3", repr(event))
        yield Finding(fault, each.through, f"{each.place}.{key}")
    if len(each.what.events) > 1 and (clash := bucket_events.clashing(each.what.events)):
        got = words.listed(clash, "and")
        fault = Fault("LP509", "Events", "types of which none includes another", got)
        yield Finding(fault, each.through, f"{each.place}.Events")


def _loops(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if is_meant(each.function):
            continue
        if each.kind == "bucket" and each.source is not None:
            what = notification(each.detail, "")
            if what.prefix is not None and what.suffix is not None:
                keys = [f"{what.prefix}*{what.suffix}"]
                yield from _loop(app, each.function, each.source, what.events, keys, each.through, each.place)
        elif each.kind == "rule" and (bucket := bucket_of_rule(app, each.through)) is not None:
            heard = keys_of_rule(each.through)
            if heard is not None:
                yield from _loop(app, each.function, bucket, *heard, each.through, "EventPattern")


def _loop(  # noqa: PLR0917 - what a loop is made of
    app: Graph,
    function: Resource,
    bucket: Resource,
    events: list[str] | tuple[str, ...],
    keys: list[str],
    through: Resource,
    place: str,
) -> Iterator[Finding]:
    forms = [f"{form}/{key}" for form in arn_forms(bucket) for key in keys]
    by = right(app, function, bucket_events.causes(events), forms, [])
    for fault in buckets.no_loop(by or None, keys=words.listed(keys, "and"), bucket=bucket.name):
        yield Finding(replace(fault, got=f"{function.name} with {fault.got}"), through, place)


def _unheard(app: Graph) -> Iterator[Finding]:
    """Find rules for the events of buckets that send EventBridge none."""
    customs = app.of_type(BUCKET_NOTIFICATIONS)
    for rule in app.of_type(RULE):
        bucket = bucket_of_rule(app, rule)
        # A pattern for what comes by way of CloudTrail names its bucket elsewhere.
        if bucket is None or at(rule.value("EventPattern"), "source") != ["aws.s3"]:
            continue
        own = bucket.value(f"{_NATIVE}.EventBridgeConfiguration")
        by_custom = [each for each in customs if app.names.target(each.value("BucketName"), BUCKET) is bucket]
        switched = [each.value(f"{_NATIVE}.EventBridgeConfiguration") for each in by_custom]
        is_off = own is ABSENT or boolean(at(own, "EventBridgeEnabled")) is False
        if _is_set_otherwise(app, bucket):
            continue
        if is_off and all(each is ABSENT for each in switched):
            fault = Fault(
                "LP560", "EventPattern", "for a bucket that sends its events to EventBridge", bucket.name
            )
            yield Finding(fault, rule, "EventPattern")


def _is_set_otherwise(app: Graph, bucket: Resource) -> bool:
    """Return whether a custom resource of somebody else's may set what the bucket sends."""
    others = (each for each in app.resources if each.type.startswith(_CUSTOM))
    return any(
        each.resource is bucket
        for custom in others
        if custom.type not in _KNOWN_CUSTOM
        for each in references(custom.properties)
    )


def _replaced(app: Graph) -> Iterator[Finding]:
    for custom in app.of_type(BUCKET_NOTIFICATIONS):
        bucket = app.names.target(custom.value("BucketName"), BUCKET)
        if bucket is None or boolean(custom.value("Managed")) is not True:
            continue
        own = bucket.value(_NATIVE)
        if not isinstance(own, dict):
            continue
        kept = custom.value(_NATIVE)
        is_kept = isinstance(kept, dict) and "EventBridgeConfiguration" in kept
        lost = [key for key in own if not (is_kept and key == "EventBridgeConfiguration")]
        if lost:
            got = f"{words.listed(lost, 'and')} there, and others in {custom.name}"
            fault = Fault("LP561", _NATIVE, "in one place", got)
            yield Finding(fault, bucket, _NATIVE)


def _refused(app: Graph) -> Iterator[Finding]:
    for each in sent(app):
        for key, kind, action in _ENDS:
            target = app.names.target(at(each.given, key), kind)
            if target is None:
                continue
            if admits(app, app.names, target, service="s3", action=action, source=each.bucket) is False:
                allowed = f"one whose policy allows s3.amazonaws.com to use {action}"
                yield Finding(Fault("LP562", key, allowed, target.name), each.through, f"{each.place}.{key}")


def _early(app: Graph) -> Iterator[Finding]:
    for each in app.invocations:
        if each.kind != "bucket" or each.through.type != BUCKET:
            continue
        bucket = each.through
        permissions = [
            one.resource
            for one in app.permissions.of(each.function)
            if one.is_for("s3") and one.resource.stack is bucket.stack
        ]
        if not permissions or any(app.dependencies.waits(bucket, one, sure=False) for one in permissions):
            continue
        allowed = "created after the permission of its function"
        if all(app.dependencies.waits(one, bucket, sure=True) for one in permissions):
            got = f"before {permissions[0].name}, which names the bucket"
            yield Finding(Fault("LP563", "bucket", allowed, got), bucket, each.place)
        else:
            got = f"at the same time as {permissions[0].name}"
            yield Finding(Fault("LP564", "bucket", allowed, got), bucket, each.place)


CHECKS = (
    Check(("LP502", "LP509", "LP518", "LP575"), _overlaps),
    Check(("LP510",), _loops),
    Check(("LP560",), _unheard),
    Check(("LP561",), _replaced),
    Check(("LP562",), _refused),
    Check(("LP563", "LP564"), _early),
)
