"""What S3 says of objects: its event types, what EventBridge gets of each, and the rights that cause it.

Event types are named as S3 and templates name them: `s3:ObjectCreated:Put`, and `s3:ObjectCreated:*` for a
family, all types whose names begin so.
"""

import re
from collections.abc import Iterable, Sequence

from constructs_lib.frozen import frozen

_CREATED, _DELETED = ("Object Created",), ("Object Deleted",)
_LIFECYCLE, _BY_CALL = "Lifecycle Expiration", "DeleteObject"
_FOR_GOOD, _MARKER = "Permanently Deleted", "Delete Marker Created"
_DELETIONS = {_FOR_GOOD, _MARKER}
_REASONS: dict[tuple[str, ...], tuple[str, ...]] = {
    _CREATED: ("PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload"),
    _DELETED: (_BY_CALL, _LIFECYCLE),
}
_RESTORES = ("Object Restore Initiated", "Object Restore Completed", "Object Restore Expired")
_TAGGINGS = ("Object Tags Added", "Object Tags Deleted")


@frozen
class _Heard:
    """How EventBridge gets a type: the detail-types, and the fields of the detail that tell it apart."""

    detail_types: tuple[str, ...]
    reason: str = ""
    deletion: str = ""


# https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html (2026-11-23)
_EVENTS: dict[str, _Heard | None] = {
    "s3:ObjectCreated:*": _Heard(_CREATED),
    "s3:ObjectCreated:Put": _Heard(_CREATED, "PutObject"),
    "s3:ObjectCreated:Post": _Heard(_CREATED, "POST Object"),
    "s3:ObjectCreated:Copy": _Heard(_CREATED, "CopyObject"),
    "s3:ObjectCreated:CompleteMultipartUpload": _Heard(_CREATED, "CompleteMultipartUpload"),
    "s3:ObjectRemoved:*": _Heard(_DELETED, _BY_CALL),
    "s3:ObjectRemoved:Delete": _Heard(_DELETED, _BY_CALL, _FOR_GOOD),
    "s3:ObjectRemoved:DeleteMarkerCreated": _Heard(_DELETED, _BY_CALL, _MARKER),
    "s3:LifecycleExpiration:*": _Heard(_DELETED, _LIFECYCLE),
    "s3:LifecycleExpiration:Delete": _Heard(_DELETED, _LIFECYCLE, _FOR_GOOD),
    "s3:LifecycleExpiration:DeleteMarkerCreated": _Heard(_DELETED, _LIFECYCLE, _MARKER),
    "s3:ObjectRestore:*": _Heard(_RESTORES),
    "s3:ObjectRestore:Post": _Heard(_RESTORES[:1]),
    "s3:ObjectRestore:Completed": _Heard(_RESTORES[1:2]),
    "s3:ObjectRestore:Delete": _Heard(_RESTORES[2:]),
    "s3:ObjectTagging:*": _Heard(_TAGGINGS),
    "s3:ObjectTagging:Put": _Heard(_TAGGINGS[:1]),
    "s3:ObjectTagging:Delete": _Heard(_TAGGINGS[1:]),
    "s3:ObjectAcl:Put": _Heard(("Object ACL Updated",)),
    "s3:LifecycleTransition": _Heard(("Object Storage Class Changed",)),
    "s3:IntelligentTiering": _Heard(("Object Access Tier Changed",)),
    # Of these EventBridge hears nothing.
    "s3:ReducedRedundancyLostObject": None,
    "s3:Replication:*": None,
    "s3:Replication:OperationFailedReplication": None,
    "s3:Replication:OperationMissedThreshold": None,
    "s3:Replication:OperationNotTracked": None,
    "s3:Replication:OperationReplicatedAfterThreshold": None,
}

# The rights by which a function makes such an event happen.
_CAUSES = {
    "s3:ObjectCreated:": ("s3:PutObject",),
    "s3:ObjectRemoved:": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3:ObjectRestore:": ("s3:RestoreObject",),
    "s3:ObjectTagging:": (
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
        "s3:DeleteObjectTagging",
        "s3:DeleteObjectVersionTagging",
    ),
    "s3:ObjectAcl:": ("s3:PutObjectAcl", "s3:PutObjectVersionAcl"),
}


def is_known_wrong(event: str) -> bool:
    """Return whether a type is none, though it is of a family that is known as a whole."""
    families = {known.rpartition(":")[0] for known in _EVENTS if known.count(":") == 2}
    family = event.rpartition(":")[0] if event.count(":") > 1 else event
    return family in families and event not in _EVENTS


def cdk_name(event: str) -> str:
    """Return the name that CDK has for a type, and messages with it: `OBJECT_CREATED_PUT`."""
    words = re.findall("[A-Z][a-z]+", event)
    # A type that is newer than this code comes with CDK's name.
    return "_".join(words).upper() or event


BY_CDK_NAME = {cdk_name(event): event for event in _EVENTS}
"""Every type by the name that CDK has for it."""


def causes(events: Iterable[str]) -> list[str]:
    """Return the actions of IAM that make one of the events happen."""
    return [
        action
        for event in dict.fromkeys(events)
        for family, actions in _CAUSES.items()
        if event.startswith(family)
        for action in actions
    ]


def unheard(events: Iterable[str]) -> list[str]:
    """Return the events that S3 does not send to EventBridge."""
    return [each for each in events if _EVENTS.get(each) is None]


def detail_types(events: Iterable[str]) -> list[str]:
    """Return the detail-types of events of which EventBridge hears."""
    return list(dict.fromkeys(kind for each in _heard(events) for kind in each.detail_types))


def detail_fields(events: Iterable[str]) -> dict[str, list[str]] | None:
    """Return what the detail of exactly these events has, or `None` where one pattern cannot say it.

    A pattern lists the values of each field by itself: it has no word for one value here with another there.
    """
    heard = _heard(dict.fromkeys(events))
    # An event without a constraint has all that are like it, too.
    broad = {each.detail_types for each in heard if not each.reason}
    heard = [each for each in heard if not each.reason or each.detail_types not in broad]
    if not any(each.reason for each in heard):
        return {}
    if any(each.detail_types not in _REASONS for each in heard):
        # The other types have no reason, which a pattern with reasons would ask for.
        return None
    found: dict[str, set[str]] = {}
    for each in heard:
        for reason in [each.reason] if each.reason else _REASONS[each.detail_types]:
            found.setdefault(reason, set()).update({each.deletion} if each.deletion else _DELETIONS)
    first, *others = found.values()
    if any(each != first for each in others):
        return None
    fields = {"reason": list(found)}
    # What is created has no deletion-type: only deletions alone can be told apart by it.
    return fields if first == _DELETIONS else {**fields, "deletion-type": sorted(first)}


def _heard(events: Iterable[str]) -> list[_Heard]:
    return [heard for heard in map(_EVENTS.get, events) if heard is not None]


def have_in_common(one: str, other: str) -> bool:
    """Return whether one event type is the other or includes it."""
    return _is_in(one, other) or _is_in(other, one)


def _is_in(event: str, family: str) -> bool:
    return event == family or (family.endswith("*") and event.startswith(family[:-1]))


def clashing(events: Sequence[str]) -> tuple[str, str] | None:
    """Return two of the events of which one includes the other."""
    pairs = ((one, other) for index, one in enumerate(events) for other in events[index + 1 :])
    return next((pair for pair in pairs if have_in_common(*pair)), None)
