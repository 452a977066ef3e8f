"""What a user says about failed events, and what was wired."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs

from constructs_lib import defaults
from constructs_lib._internal.arguments import check_argument_types, check_value_types, milliseconds
from constructs_lib._internal.types import TopicLike, TopicSubscription
from constructs_lib.rules import text

__all__ = ["DeadLetter", "FailureRoute"]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """Where events go that still fail after every retry; made by its factories.

    Each pattern asks it for the route that its trigger has, and refuses what would lose events.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP309, LP313, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html (2026-11-23)
    """

    kind: Literal["queue", "topic", "bucket", "none"]
    existing: sqs.IQueue | sns.ITopic | s3.IBucket | None = None
    reason: str = ""
    retention_period: Duration = defaults.DEAD_LETTER_RETENTION
    subscriptions: Sequence[sns.ITopicSubscription] = ()

    def __post_init__(self) -> None:
        check_value_types(self)

    @classmethod
    def queue(cls, *, retention_period: Duration = defaults.DEAD_LETTER_RETENTION) -> "DeadLetter":
        """Return a route to a queue that is made: encrypted by SQS, TLS only, with an alarm on its depth.

        Args:
            retention_period: how long it keeps an event, 1 minute to 14 days. Default: 14 days.
        """
        return cls("queue", retention_period=retention_period)

    @classmethod
    def topic(cls, *, subscriptions: Sequence[TopicSubscription] = ()) -> "DeadLetter":
        """Return a route to a topic that is made: encrypted with the key that AWS manages for SNS, TLS only.

        A topic keeps nothing, and carries at most 262,144 bytes; a larger event is lost on it.

        Args:
            subscriptions: who gets the events. Patterns that share a function have to give the same objects.
                Default: nobody, and the events are lost (warning LP311).
        """
        return cls("topic", subscriptions=subscriptions)

    @classmethod
    def bucket(cls, *, retention_period: Duration = defaults.DEAD_LETTER_RETENTION) -> "DeadLetter":
        """Return a route to a bucket that is made: private, encrypted, TLS only, with an alarm on arrivals.

        Args:
            retention_period: how long it keeps an event, whole days. Default: 14 days.
        """
        return cls("bucket", retention_period=retention_period)

    @classmethod
    def to(cls, existing: sqs.IQueue | TopicLike | s3.IBucket) -> "DeadLetter":
        """Return a route to a queue, topic or bucket that exists; its encryption and alarms are its owner's.

        Args:
            existing: a standard queue, a standard topic, or a bucket.
        """
        # Without it, None would make a bucket.
        check_argument_types(cls.__name__, cls.to, existing=existing)
        return cls(kind_of(existing), existing)

    @classmethod
    def none(cls, *, reason: str) -> "DeadLetter":
        """Return no route: an event that still fails is lost.

        Args:
            reason: why that is right, for whoever reviews it; recorded in the construct's metadata.
        """
        return cls("none", reason=reason)

    @property
    def settings(self) -> tuple[object, ...]:
        """What makes two routes the same; CDK's times are equal only to themselves."""
        path = None if self.existing is None else self.existing.node.path
        return (self.kind, path, self.reason, milliseconds(self.retention_period), tuple(self.subscriptions))


SENDING: Mapping[str, tuple[str, ...]] = {
    "queue": ("sqs:SendMessage",),
    "topic": ("sns:Publish",),
    "bucket": ("s3:PutObject", "s3:ListBucket"),
    "none": (),
}
"""What a role needs to send to each kind of place.

Source:
    https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html (2026-11-27)
"""


@dataclass(frozen=True, slots=True)
class FailureRoute:
    """Where failed events go, as it was wired.

    Attributes:
        queue: the dead-letter queue, where the route is one.
        topic: the topic, where the route is one.
        bucket: the bucket, where the route is one.
        arrivals_alarm: rings when an event arrived; `None` for a topic, a route that exists, and no route.
        delivery_alarm: rings when the route itself failed and an event was lost; `None` without a route, and
            behind a queue, which moves its messages itself.
    """

    queue: sqs.IQueue | None = None
    topic: sns.ITopic | None = None
    bucket: s3.IBucket | None = None
    arrivals_alarm: cloudwatch.Alarm | None = None
    delivery_alarm: cloudwatch.Alarm | None = None


def kind_of(existing: sqs.IQueue | sns.ITopic | s3.IBucket) -> Literal["queue", "topic", "bucket"]:
    """Return what an existing place is; CDK's interfaces cannot be told by isinstance."""
    # What jsii hands out for an interface is a proxy whose delegates have the members. Their classes are
    # looked at, because a look at a property is a call into Node.js.
    kinds = [type(each) for each in getattr(existing, "_delegates", None) or [existing]]
    if any(hasattr(kind, "queue_arn") for kind in kinds):
        return "queue"
    return "topic" if any(hasattr(kind, "topic_arn") for kind in kinds) else "bucket"


def may_send(kind: str) -> str:
    """Return what a user does about a role that this app cannot change, as the end of a message."""
    return (
        "import it with a role that can be changed, or name with DeadLetter.to(...) what it may send to "
        f"({text.listed(SENDING[kind], 'and')})"
    )
