"""What S3 tells about objects: CDK's event types in the words of EventBridge, and filters of keys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import aws_s3 as s3

from constructs_lib._internal.tokens import is_token

_CREATED, _DELETED = "Object Created", "Object Deleted"
_LIFECYCLE, _BY_CALL = "Lifecycle Expiration", "DeleteObject"
_FOR_GOOD, _MARKER = "Permanently Deleted", "Delete Marker Created"
_DELETIONS = {_FOR_GOOD, _MARKER}
_REASONS = {
    _CREATED: ("PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload"),
    _DELETED: (_BY_CALL, _LIFECYCLE),
}


@dataclass(frozen=True, slots=True)
class _Told:
    """How EventBridge hears of an event: the detail-type, and the fields of the detail that tell it apart."""

    types: tuple[str, ...]
    reason: str = ""
    deletion: str = ""


_Type = s3.EventType
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html (2026-11-23)
_TOLD = {
    _Type.OBJECT_CREATED: _Told((_CREATED,)),
    _Type.OBJECT_CREATED_PUT: _Told((_CREATED,), "PutObject"),
    _Type.OBJECT_CREATED_POST: _Told((_CREATED,), "POST Object"),
    _Type.OBJECT_CREATED_COPY: _Told((_CREATED,), "CopyObject"),
    _Type.OBJECT_CREATED_COMPLETE_MULTIPART_UPLOAD: _Told((_CREATED,), "CompleteMultipartUpload"),
    _Type.OBJECT_REMOVED: _Told((_DELETED,), _BY_CALL),
    _Type.OBJECT_REMOVED_DELETE: _Told((_DELETED,), _BY_CALL, _FOR_GOOD),
    _Type.OBJECT_REMOVED_DELETE_MARKER_CREATED: _Told((_DELETED,), _BY_CALL, _MARKER),
    _Type.LIFECYCLE_EXPIRATION: _Told((_DELETED,), _LIFECYCLE),
    _Type.LIFECYCLE_EXPIRATION_DELETE: _Told((_DELETED,), _LIFECYCLE, _FOR_GOOD),
    _Type.LIFECYCLE_EXPIRATION_DELETE_MARKER_CREATED: _Told((_DELETED,), _LIFECYCLE, _MARKER),
    _Type.OBJECT_RESTORE: _Told(
        ("Object Restore Initiated", "Object Restore Completed", "Object Restore Expired")
    ),
    _Type.OBJECT_RESTORE_POST: _Told(("Object Restore Initiated",)),
    _Type.OBJECT_RESTORE_COMPLETED: _Told(("Object Restore Completed",)),
    _Type.OBJECT_RESTORE_DELETE: _Told(("Object Restore Expired",)),
    _Type.OBJECT_TAGGING: _Told(("Object Tags Added", "Object Tags Deleted")),
    _Type.OBJECT_TAGGING_PUT: _Told(("Object Tags Added",)),
    _Type.OBJECT_TAGGING_DELETE: _Told(("Object Tags Deleted",)),
    _Type.OBJECT_ACL_PUT: _Told(("Object ACL Updated",)),
    _Type.LIFECYCLE_TRANSITION: _Told(("Object Storage Class Changed",)),
    _Type.INTELLIGENT_TIERING: _Told(("Object Access Tier Changed",)),
}

# What S3 writes with an asterisk: all types whose names begin so.
_FAMILIES = {
    _Type.OBJECT_CREATED,
    _Type.OBJECT_REMOVED,
    _Type.OBJECT_RESTORE,
    _Type.OBJECT_TAGGING,
    _Type.LIFECYCLE_EXPIRATION,
    _Type.REPLICATION,
}

# The rights by which a function makes such an event happen.
_CAUSES = {
    "OBJECT_CREATED": ("s3:PutObject",),
    "OBJECT_REMOVED": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "OBJECT_RESTORE": ("s3:RestoreObject",),
    "OBJECT_TAGGING": (
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
        "s3:DeleteObjectTagging",
        "s3:DeleteObjectVersionTagging",
    ),
    "OBJECT_ACL": ("s3:PutObjectAcl", "s3:PutObjectVersionAcl"),
}


def causes(events: Iterable[s3.EventType]) -> list[str]:
    """Return the actions of IAM that make one of the events happen."""
    return [
        action
        for event in dict.fromkeys(events)
        for family, actions in _CAUSES.items()
        if event.name.startswith(family)
        for action in actions
    ]


def untold(events: Iterable[s3.EventType]) -> list[s3.EventType]:
    """Return the events that S3 does not send to EventBridge."""
    return [each for each in events if each not in _TOLD]


def detail_types(events: Iterable[s3.EventType]) -> list[str]:
    """Return the detail-types of events."""
    return list(dict.fromkeys(kind for each in events for kind in _TOLD[each].types))


def telling_fields(events: Sequence[s3.EventType]) -> dict[str, list[str]] | None:
    """Return what the detail of exactly these events has, or `None` where one pattern cannot say it.

    A pattern lists the values of each field by itself: it has no word for one value here with another there.
    """
    told = [_TOLD[each] for each in dict.fromkeys(events)]
    # An event without a constraint has all that are like it, too.
    broad = {each.types for each in told if not each.reason}
    told = [each for each in told if not each.reason or each.types not in broad]
    if not any(each.reason for each in told):
        return {}
    if any(kind not in _REASONS for each in told for kind in each.types):
        # The other types have no reason, which a pattern with reasons would ask for.
        return None
    found: dict[str, set[str]] = {}
    for each in told:
        for reason in [each.reason] if each.reason else _REASONS[each.types[0]]:
            found.setdefault(reason, set()).update({each.deletion} if each.deletion else _DELETIONS)
    first, *others = found.values()
    if any(each != first for each in others):
        return None
    fields = {"reason": list(found)}
    # What is created has no deletion-type: only deletions alone can be told apart by it.
    return fields if first == _DELETIONS else {**fields, "deletion-type": sorted(first)}


def key_pattern(prefix: str, suffix: str) -> list[object]:
    """Return the pattern of EventBridge for keys that begin and end so; both may share characters.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html (2026-11-23)
    """
    if not prefix and not suffix:
        return []
    if not suffix:
        return [{"prefix": prefix}]
    if not prefix:
        return [{"suffix": suffix}]
    wildcard = f"{_escaped(prefix)}*{_escaped(suffix)}"
    return [{"wildcard": wildcard}, *_shared(prefix, suffix)]


def _shared(prefix: str, suffix: str) -> Iterator[str]:
    """Yield the keys in which the suffix begins before the prefix ends: `a/b.c` with `a/b` and `b.c`."""
    if is_token(prefix) or is_token(suffix):
        return
    for length in range(1, min(len(prefix), len(suffix)) + 1):
        if prefix.endswith(suffix[:length]):
            yield prefix + suffix[length:]


def _escaped(text: str) -> str:
    return text if is_token(text) else text.replace("\\", "\\\\").replace("*", "\\*")


@dataclass(frozen=True, slots=True)
class Notification:
    """What a bucket tells a function directly, and for which pattern."""

    events: tuple[s3.EventType, ...]
    prefix: str
    suffix: str
    pattern: str

    @property
    def keys(self) -> str:
        """The keys as a message shows them."""
        return f"{self.prefix}*{self.suffix}"

    def overlaps(self, other: "Notification") -> bool:
        """Return whether some event would belong to both, which S3 refuses; tokens overlap with nothing."""
        if any(is_token(each) for each in (self.prefix, self.suffix, other.prefix, other.suffix)):
            return False
        return (
            _begins_alike(self.prefix, other.prefix)
            and _begins_alike(self.suffix[::-1], other.suffix[::-1])
            and any(same_event(one, two) for one in self.events for two in other.events)
        )


def _begins_alike(one: str, two: str) -> bool:
    return one.startswith(two) or two.startswith(one)


def same_event(one: s3.EventType, two: s3.EventType) -> bool:
    """Return whether one event type is the other or includes it."""
    pairs = ((one, two), (two, one))
    return one is two or any(a in _FAMILIES and b.name.startswith(f"{a.name}_") for a, b in pairs)


def clashing(events: Sequence[s3.EventType]) -> tuple[s3.EventType, s3.EventType] | None:
    """Return two of the events of which one includes the other."""
    pairs = ((one, two) for index, one in enumerate(events) for two in events[index + 1 :])
    return next((pair for pair in pairs if same_event(*pair)), None)


def pattern_detail(
    bucket_name: str, prefix: str, suffix: str, events: Sequence[s3.EventType]
) -> Mapping[str, object]:
    """Return the detail of a rule's pattern."""
    key = key_pattern(prefix, suffix)
    return {
        "bucket": {"name": [bucket_name]},
        **({"object": {"key": key}} if key else {}),
        **(telling_fields(events) or {}),
    }
