"""What has to hold for functions behind buckets: LP501 to LP510, LP518, LP519."""

from collections.abc import Iterable, Iterator, Sequence

from constructs_lib.frozen import frozen
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions.bucket_events import (
    cdk_name,
    clashing,
    detail_fields,
    have_in_common,
    unheard,
)
from constructs_lib.rules.conditions.environments import Environment, same_environment
from constructs_lib.rules.conditions.texts_and_times import whole_units
from constructs_lib.rules.fault import Fault


@frozen
class Notification:
    """What S3 notifies a function of directly.

    Attributes:
        events: event types, as S3 names them.
        prefix: how the keys begin; `None` where only CloudFormation knows it.
        suffix: how the keys end; `None` where only CloudFormation knows it.
        owner: what has it, as messages name it.
    """

    events: tuple[str, ...]
    prefix: str | None
    suffix: str | None
    owner: str


def in_one_place(parameter: str, here: Environment, there: Environment) -> Iterator[Fault]:
    """Yield a fault where a bucket or a function is not where its consumer is (LP501)."""
    yield from same_environment("LP501", parameter, here, there, what=f"a {parameter}")


def parts_of_keys(prefix: str | None, suffix: str | None) -> Iterator[Fault]:
    """Yield what a prefix and a suffix of keys cannot or should not be (LP502, LP518)."""
    for parameter, value in (("prefix", prefix), ("suffix", suffix)):
        if value is None:
            continue
        yield from ranges.S3_KEY.fault(len(value.encode()), parameter=parameter)
        if "*" in value or (parameter == "prefix" and value.startswith("/")):
            part = "beginning" if parameter == "prefix" else "end"
            yield Fault("LP518", parameter, f"the {part} of keys as they are", text.shown(value))


def events_of_rule(events: Sequence[str]) -> Iterator[Fault]:
    """Yield what is wrong with event types that a rule of EventBridge is to get (LP503 to LP505)."""
    yield from _some(events)
    missing = unheard(events)
    if missing:
        yield Fault("LP504", "events", "types that S3 sends to EventBridge", _listed(missing))
    elif detail_fields(events) is None:
        yield Fault("LP505", "events", "types that one pattern can tell from all others", _listed(events))


def events_of_notification(events: Sequence[str]) -> Iterator[Fault]:
    """Yield what is wrong with the event types of a direct notification (LP503, LP509)."""
    yield from _some(events)
    clash = clashing(events)
    if clash is not None:
        yield Fault("LP509", "events", "types of which none includes another", _listed(clash))


def _some(events: Sequence[str]) -> Iterator[Fault]:
    if not events:
        yield Fault("LP503", "events", "at least one event type", "none")


def apart(one: Notification, others: Iterable[Notification]) -> Iterator[Fault]:
    """Yield a fault where another notification of the bucket is of some of the same events (LP509)."""
    other = next((each for each in others if _overlap(one, each)), None)
    if other is not None:
        got = f"{_keys(one)}, as {other.owner} has {_keys(other)}"
        yield Fault("LP509", "prefix", "a filter that shares no event with another one", got)


def said_once(bucket: str, *, has_own: bool) -> Iterator[Fault]:
    """Yield a fault where CDK sets the notifications of a bucket that says some itself (LP519).

    Args:
        bucket: the bucket, as a message names it.
        has_own: whether the resource of the bucket has notifications of its own.
    """
    if has_own:
        got = f"{bucket}, whose CfnBucket has a notification_configuration"
        yield Fault("LP519", "bucket", "one whose notifications are all added to the Bucket", got)


def _overlap(one: Notification, other: Notification) -> bool:
    """Return whether some event would belong to both, which S3 refuses."""
    if None in {one.prefix, one.suffix, other.prefix, other.suffix}:
        return False
    return (
        _begin_alike(str(one.prefix), str(other.prefix))
        and _begin_alike(str(one.suffix)[::-1], str(other.suffix)[::-1])
        and any(have_in_common(a, b) for a in one.events for b in other.events)
    )


def _begin_alike(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _keys(notification: Notification) -> str:
    return f"{notification.prefix}*{notification.suffix}"


def deliveries(
    retry_attempts: float | None, max_event_age: float | None, *, owner: str = "delivery."
) -> Iterator[Fault]:
    """Yield what is wrong with the counts of a rule's target (LP506 to LP508).

    Args:
        retry_attempts: how often it tries again.
        max_event_age: for how long, in milliseconds.
        owner: what stands before the names of both parameters.
    """
    age = f"{owner}max_event_age"
    yield from ranges.RULE_RETRY_ATTEMPTS.fault(retry_attempts, parameter=f"{owner}retry_attempts")
    seconds = None if max_event_age is None else max_event_age / 1_000
    yield from ranges.RULE_EVENT_AGE.fault(seconds, parameter=age)
    yield from whole_units("LP508", age, max_event_age, "seconds")


def no_loop(right: str | None, *, keys: str, bucket: str, allowed: bool = False) -> Iterator[Fault]:
    """Yield a fault where a function can cause the events that invoke it (LP510).

    Args:
        right: by what it can, such as `s3:Put* in Stack/Policy`; `None` where nothing is known to let it.
        keys: the keys of the events, such as `in/*`.
        bucket: the bucket.
        allowed: whether a user has said what ends the loop.
    """
    if right is not None and not allowed:
        yield Fault("LP510", "function", f"unable to cause these events for {keys} in {bucket}", right)


def _listed(events: Iterable[str]) -> str:
    return text.listed(map(cdk_name, events), "and")
