"""Where failed events go: the values of users, and the resulting failure route."""

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
    """Where events go that fail after every retry; made by its factories.

    Each pattern creates from it the failure route for its trigger, and refuses kinds that would lose events.

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
        """Return a route to a new queue: encrypted by SQS, TLS only, with an alarm on messages in it.

        Args:
            retention_period: how long it keeps an event, 1 minute to 14 days. Default: 14 days.
        """
        return cls("queue", retention_period=retention_period)

    @classmethod
    def topic(cls, *, subscriptions: Sequence[TopicSubscription] = ()) -> "DeadLetter":
        """Return a route to a new topic: encrypted with the key that AWS manages for SNS, TLS only.

        A topic keeps nothing, and a message has at most 262,144 bytes; a larger event is lost.

        Args:
            subscriptions: the receivers of the events. Patterns with the same function must give the same
                objects. Default: no receivers, and the events are lost (warning LP311).
        """
        return cls("topic", subscriptions=subscriptions)

    @classmethod
    def bucket(cls, *, retention_period: Duration = defaults.DEAD_LETTER_RETENTION) -> "DeadLetter":
        """Return a route to a new bucket: private, encrypted, TLS only, with an alarm on arrivals.

        Args:
            retention_period: how long it keeps an event, whole days. Default: 14 days.
        """
        return cls("bucket", retention_period=retention_period)

    @classmethod
    def to(cls, existing: sqs.IQueue | TopicLike | s3.IBucket) -> "DeadLetter":
        """Return a route to an existing queue, topic or bucket; its encryption and alarms are not changed.

        Args:
            existing: a standard queue, a standard topic, or a bucket.
        """
        # Without it, None would make a bucket.
        check_argument_types(cls.__name__, cls.to, existing=existing)
        return cls(kind_of(existing), existing)

    @classmethod
    def none(cls, *, reason: str) -> "DeadLetter":
        """Return no route: an event that fails after all retries is lost.

        Args:
            reason: why that is right, for reviewers; recorded in the construct's metadata.
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
    """The failure route of a pattern: where failed events go.

    Attributes:
        queue: the dead-letter queue, if the route is a
        queue. topic: the topic, if the route is a topic. bucket: the bucket, if the route is a bucket.
        arrivals_alarm: goes to `ALARM` when an event arrived; `None` for a topic, an existing resource, and
            no route.
        delivery_alarm: goes to `ALARM` when the route itself failed and an event was lost; `None`
            without a route, and for the redrive policy of a queue.
    """

    queue: sqs.IQueue | None = None
    topic: sns.ITopic | None = None
    bucket: s3.IBucket | None = None
    arrivals_alarm: cloudwatch.Alarm | None = None
    delivery_alarm: cloudwatch.Alarm | None = None


def kind_of(existing: sqs.IQueue | sns.ITopic | s3.IBucket) -> Literal["queue", "topic", "bucket"]:
    """Return what an existing place is; CDK's interfaces do not support isinstance."""
    # What jsii hands out for an interface is a proxy whose delegates have the members. Their classes are
    # looked at, because a look at a property is a call into Node.js.
    kinds = [type(each) for each in getattr(existing, "_delegates", None) or [existing]]
    if any(hasattr(kind, "queue_arn") for kind in kinds):
        return "queue"
    return "topic" if any(hasattr(kind, "topic_arn") for kind in kinds) else "bucket"


def may_send(kind: str) -> str:
    """Return what a user does about a role that this app cannot change, as the end of a message."""
    return (
        "import it with a role that can be changed, or use DeadLetter.to(...) with a resource to which "
        "it may send "
        f"({text.listed(SENDING[kind], 'and')})"
    )
