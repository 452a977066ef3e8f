"""What must be true for the place where failed events go, for every sender."""

from collections.abc import Collection, Iterator

from constructs_lib.rules import text
from constructs_lib.rules.conditions.texts_and_times import whole_units
from constructs_lib.rules.fault import Fault

# Throttling alone uses receives up; AWS advises this many:
# https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html (2026-11-23)
LEAST_RECEIVES = 5
# SQS's own: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
DEFAULT_RETENTION = 345_600_000


def right_kind(code: str, kind: str, accepted: Collection[str], *, allowed: str) -> Iterator[Fault]:
    """Yield a fault where a sender cannot send to this kind of place (LP121, LP411, LP512, LP623).

    Args:
        code: the rule of the sender.
        kind: `queue`, `topic`, `bucket`, or `none`, which every sender accepts.
        accepted: the other kinds that it sends to.
        allowed: the same as a message says it.
    """
    if kind != "none" and kind not in accepted:
        yield Fault(code, "dead_letter", allowed, f"a {kind}")


def one_way(place: str, what: str, *, stack: str, sender: str, because: str | None) -> Iterator[Fault]:
    """Yield a fault where two stacks would need each other (LP326).

    Args:
        place: the queue, topic or bucket, as messages name it.
        what: which of these it is.
        stack: its stack.
        sender: the stack of what sends there.
        because: why the stack of the place needs that of the sender; `None` where it does not.
    """
    if because is not None:
        allowed = f"a {what} of stack {sender}, or of one that does not need {sender}"
        got = f"{place} of stack {stack}, which needs {sender} ({because})"
        yield Fault("LP326", "dead_letter", allowed, got)


def standard(kind: str, fifo: bool | None) -> Iterator[Fault]:
    """Yield a fault where a sender that knows no FIFO queue or topic is to send to one (LP309)."""
    if fifo:
        yield Fault("LP309", "dead_letter", f"a standard {kind}", f"a FIFO {kind}")


def whole_days(retention_period: float | None) -> Iterator[Fault]:
    """Yield a fault where a bucket is to keep events for no whole number of days (LP319)."""
    faults = whole_units("LP319", "retention_period", retention_period, "days", where=" in a bucket")
    yield from faults
    if retention_period == 0:
        got = text.duration(retention_period)
        yield Fault("LP319", "retention_period", "whole days in a bucket", got)


def heard(subscriptions: int | None) -> Iterator[Fault]:
    """Yield a fault where a topic has no subscription, and so loses what it gets (LP311)."""
    if subscriptions == 0:
        yield Fault("LP311", "dead_letter", "a topic with a subscription", "one without")


def receives(parameter: str, count: float | None) -> Iterator[Fault]:
    """Yield a fault where throttling alone may reach the number of receives (LP119)."""
    # A number below the range is told by LP118.
    if count is not None and 1 <= count < LEAST_RECEIVES:
        yield Fault("LP119", parameter, f"at least {LEAST_RECEIVES}", text.shown(count))


def same_kind(source_is_fifo: bool, fifo: bool, *, name: str) -> Iterator[Fault]:
    """Yield a fault where a queue and its dead-letter queue are not both FIFO, or both standard (LP122)."""
    wanted, found = ("a FIFO queue" if each else "a standard queue" for each in (source_is_fifo, fifo))
    if wanted != found:
        yield Fault("LP122", "dead_letter", f"{wanted}, as its source is", f"{name}, {found}")


def admitted(redrive_permission: str | None, *, name: str) -> Iterator[Fault]:
    """Yield a fault where a queue lets no other one use it as its dead-letter queue (LP125)."""
    if redrive_permission == "denyAll":
        allowed = "a queue that other queues may use as their dead-letter queue"
        yield Fault("LP125", "dead_letter", allowed, f"{name}, which allows none")


def kept_as_long(source: float | None, kept: float | None, *, parameter: str) -> Iterator[Fault]:
    """Yield a fault where a dead-letter queue keeps messages for less time than their source (LP128).

    The time that a message has spent in a standard source counts.

    Args:
        source: how many milliseconds the source keeps a message.
        kept: how many milliseconds the dead-letter queue does.
        parameter: the parameter that says so.
    """
    if source is not None and kept is not None and kept < source:
        allowed = f"at least {text.duration(source)}, as that of its source"
        yield Fault("LP128", parameter, allowed, text.duration(kept))


def usable_key(is_of_aws: bool, theirs: str | None = None, *, sender: str, name: str) -> Iterator[Fault]:
    """Yield a fault where a service cannot use the key of a queue that it sends to (LP513).

    Args:
        is_of_aws: whether AWS manages the key for SQS, which no service may use.
        theirs: a key whose policy this app cannot change, as a message names it; `None` for any other.
        sender: the service, as a message names it.
        name: the queue, as a message names it.
    """
    allowed = f"a queue with a key that {sender} may use"
    if is_of_aws:
        yield Fault("LP513", "dead_letter", allowed, f"{name} with the key that AWS manages for SQS")
    elif theirs is not None:
        got = f"{name} with the key {theirs}, whose policy this app cannot change"
        yield Fault("LP513", "dead_letter", allowed, got)
