"""Event types of CDK as S3 names them, and the pattern by which a rule of EventBridge finds them."""

from collections.abc import Iterable, Iterator, Mapping

from aws_cdk import aws_s3 as s3

from constructs_lib._internal.tokens import is_token, known
from constructs_lib.frozen import frozen
from constructs_lib.rules.conditions.bucket_events import BY_CDK_NAME, detail_fields, detail_types
from constructs_lib.rules.conditions.buckets import Notification


@frozen
class ObjectEvents:
    """Which events of which objects a function is invoked with.

    Attributes:
        events: CDK's event types.
        prefix: how the keys begin.
        suffix: how the keys end.
    """

    events: tuple[s3.EventType, ...]
    prefix: str
    suffix: str

    @property
    def types(self) -> tuple[str, ...]:
        """The event types as S3 names them."""
        return s3_names(self.events)

    @property
    def keys(self) -> str:
        """The keys as a message shows them."""
        return f"{self.prefix}*{self.suffix}"

    def notification(self, owner: str = "") -> Notification:
        """Return them as conditions have them."""
        return Notification(self.types, known(self.prefix), known(self.suffix), owner)


def s3_names(events: Iterable[s3.EventType]) -> tuple[str, ...]:
    """Return CDK's event types as S3 names them."""
    # A type that is newer than this code keeps the name that it has.
    return tuple(BY_CDK_NAME.get(each.name, each.name) for each in events)


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


def rule_pattern(bucket_name: str, events: ObjectEvents) -> dict[str, object]:
    """Return a rule's pattern as its JSON is."""
    return {
        "source": ["aws.s3"],
        "detail-type": detail_types(events.types),
        "detail": pattern_detail(bucket_name, events),
    }


def pattern_detail(bucket_name: str, events: ObjectEvents) -> Mapping[str, object]:
    """Return the detail of a rule's pattern."""
    key = key_pattern(events.prefix, events.suffix)
    return {
        "bucket": {"name": [bucket_name]},
        **({"object": {"key": key}} if key else {}),
        **(detail_fields(events.types) or {}),
    }
