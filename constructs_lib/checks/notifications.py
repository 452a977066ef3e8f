"""Reads what buckets send, directly and by way of EventBridge."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.frozen import frozen
from constructs_lib.rules.conditions.buckets import Notification
from constructs_lib.templates.arns import canonical
from constructs_lib.templates.graph import Graph
from constructs_lib.templates.invocations import BUCKET, notifications
from constructs_lib.templates.model import ABSENT, Resource, at
from constructs_lib.templates.resolved import items, text

__all__ = ["Sent", "bucket_of_rule", "keys_of_rule", "notification", "sent"]


@frozen
class Sent:
    """One direct notification of a bucket.

    Attributes:
        key: what tells the buckets apart; `None` where nobody knows which it is.
        bucket: the bucket, if it is in the app.
        through: the bucket or the custom resource that has it.
        place: the property.
        given: what it says.
        what: events, prefix and suffix.
    """

    key: str | None
    bucket: Resource | None
    through: Resource
    place: str
    given: Any
    what: Notification


def sent(app: Graph) -> Iterator[Sent]:
    """Yield every direct notification of the app, to functions, queues and topics."""
    for bucket, through, place, given in notifications(app, app.names):
        named = canonical(through.value("BucketName")) if bucket is not through else None
        key = str(id(bucket)) if bucket is not None else named
        yield Sent(key, bucket, through, place, given, notification(given, f"{through.name} {place}"))


def notification(given: Any, owner: str) -> Notification:
    """Return what a notification is about; parts that nobody knows are `None`, unknown events left out."""
    events = [at(given, "Event")] if at(given, "Event") is not ABSENT else items(at(given, "Events")) or []
    known = tuple(each for each in events if isinstance(each, str))
    parts: dict[str, str | None] = {"prefix": "", "suffix": ""}
    wanted = at(given, "Filter")
    for rules in () if wanted is ABSENT else (at(wanted, "S3Key.Rules"), at(wanted, "Key.FilterRules")):
        for rule in items(rules) or () if rules is not ABSENT else ():
            name = str(text(at(rule, "Name"))).lower()
            if name in parts:
                parts[name] = text(at(rule, "Value"))
        if items(rules) is None:
            parts = dict.fromkeys(parts)
    return Notification(known, parts["prefix"], parts["suffix"], owner)


def bucket_of_rule(app: Graph, rule: Resource) -> Resource | None:
    """Return the one bucket of the app whose events a rule asks for."""
    pattern = rule.value("EventPattern")
    wanted = items(at(pattern, "detail.bucket.name")) if isinstance(pattern, dict) else None
    return app.names.target(wanted[0], BUCKET) if wanted and len(wanted) == 1 else None


_FAMILIES = {
    "Object Created": "s3:ObjectCreated:*",
    "Object Deleted": "s3:ObjectRemoved:*",
    "Object Tags Added": "s3:ObjectTagging:Put",
    "Object Tags Deleted": "s3:ObjectTagging:Delete",
    "Object ACL Updated": "s3:ObjectAcl:Put",
    "Object Restore Initiated": "s3:ObjectRestore:Post",
}


def keys_of_rule(rule: Resource) -> tuple[list[str], list[str]] | None:
    """Return the events of S3 that a rule gets, and the patterns of their keys; `None` if not known."""
    pattern = rule.value("EventPattern")
    types = items(at(pattern, "detail-type"))
    if types is None:
        return None
    events = [_FAMILIES[each] for each in types or _FAMILIES if isinstance(each, str) and each in _FAMILIES]
    keys = items(at(pattern, "detail.object.key"))
    if keys is None:
        return None
    return events, [found for each in keys for found in _key(each)] or ["*"]


def _key(given: Any) -> Iterator[str]:
    match given:
        case str():
            yield given
        case {"prefix": str(start)}:
            yield f"{start}*"
        case {"suffix": str(end)}:
            yield f"*{end}"
        case {"wildcard": str(whole)}:
            yield whole
        case _:
            yield "*"
