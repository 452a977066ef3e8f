"""What has to hold for a function behind a bucket."""

from collections.abc import Iterable

from aws_cdk import Duration, IResource, Stack
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.senders import _bucket_events as bucket_events
from constructs_lib.rules import ranges, text


def check_home(checks: Checks, scope: Construct, function: FunctionLike, bucket: s3.IBucket | None) -> None:
    """Check that the consumer, its function and its bucket are in one account and Region (LP501)."""
    stack = Stack.of(scope)
    here = (stack.account, stack.region)
    known: list[tuple[str, IResource]] = [("function", function)]
    known += [] if bucket is None else [("bucket", bucket)]
    for parameter, construct in known:
        there = (construct.env.account, construct.env.region)
        checks.require(
            all(is_token(a) or is_token(b) or a == b for a, b in zip(here, there, strict=True)),
            "LP501",
            parameter,
            allowed=f"a {parameter} of account {here[0]} in {here[1]}",
            got=f"one of account {there[0]} in {there[1]}",
        )


def check_keys(checks: Checks, told: bucket_events.Notification) -> None:
    """Check that a prefix and a suffix can be those of keys (LP502, LP518)."""
    for parameter, value in (("prefix", told.prefix), ("suffix", told.suffix)):
        if is_token(value):
            continue
        checks.in_range(ranges.S3_KEY, len(value.encode()), parameter=parameter)
        odd = "*" in value or (parameter == "prefix" and value.startswith("/"))
        allowed = "the beginning of keys" if parameter == "prefix" else "the end of keys"
        checks.require(not odd, "LP518", parameter, allowed=f"{allowed} as they are", got=text.shown(value))


def check_events(checks: Checks, told: bucket_events.Notification, *, by_rule: bool) -> None:
    """Check that there are events that the delivery can tell from others (LP503 to LP505, LP509)."""
    events = told.events
    checks.require(bool(events), "LP503", "events", allowed="at least one event type", got="none")
    clash = bucket_events.clashing(events)
    if not by_rule:
        checks.require(
            clash is None,
            "LP509",
            "events",
            allowed="types of which none includes another",
            got=_listed(clash or ()),
        )
        return
    unknown = bucket_events.untold(events)
    checks.require(
        not unknown, "LP504", "events", allowed="types that S3 sends to EventBridge", got=_listed(unknown)
    )
    checks.require(
        bool(unknown) or bucket_events.telling_fields(events) is not None,
        "LP505",
        "events",
        allowed="types that one pattern can tell from all others",
        got=_listed(events),
    )


def check_alone(
    checks: Checks, told: bucket_events.Notification, others: Iterable[bucket_events.Notification]
) -> None:
    """Check that no other consumer is told directly about the same objects (LP509)."""
    other = next((each for each in others if told.overlaps(each)), None)
    checks.require(
        other is None,
        "LP509",
        "prefix",
        allowed="a filter that shares no event with another one",
        got="" if other is None else f"{told.keys}, as {other.pattern} has {other.keys}",
    )


def check_retries(checks: Checks, retry_attempts: int, max_event_age: Duration) -> None:
    """Check the counts of a rule's target (LP506 to LP508)."""
    checks.in_range(ranges.RULE_RETRY_ATTEMPTS, retry_attempts)
    checks.in_range(ranges.RULE_EVENT_AGE, max_event_age)
    exact = milliseconds(max_event_age) or 0
    got = text.duration(exact)
    checks.require(exact % 1_000 == 0, "LP508", "delivery.max_event_age", allowed="whole seconds", got=got)


def _listed(events: Iterable[s3.EventType]) -> str:
    return text.listed([each.name for each in events] or [""], "and")
