"""A function that gets the events of the objects of a bucket."""

from collections.abc import Iterable, Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib._internal import recursion
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.targets import role_of
from constructs_lib._internal.tokens import known
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.rule_route import route_rule, rule_metric
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.errors import Violation
from constructs_lib.patterns.senders._bucket import (
    bucket_name,
    define_bucket,
    physical_name,
    tell_event_bridge,
)
from constructs_lib.patterns.senders._bucket_checks import check_bucket, check_notification, check_rule
from constructs_lib.patterns.senders._bucket_events import ObjectEvents, pattern_detail
from constructs_lib.patterns.senders._bucket_notifications import notify, watch_others
from constructs_lib.patterns.senders._bucket_reader import define_reader, reader_home
from constructs_lib.patterns.senders._rule_target import add_function
from constructs_lib.patterns.senders._sender import Sender, check_function, record_recursion
from constructs_lib.patterns.senders.bucket_delivery import BucketDelivery
from constructs_lib.rules import event_types
from constructs_lib.rules.conditions import buckets as conditions
from constructs_lib.rules.conditions.bucket_events import causes, detail_types

__all__ = ["BucketConsumer"]

_CREATED = (s3.EventType.OBJECT_CREATED,)


class BucketConsumer(Sender):
    """Defines events of the objects of a bucket for a function, and where failed events go.

    Two services can fail, and each has its failure route: EventBridge tries again until Lambda
    has accepted the event, then sends it to the rule's queue; Lambda tries a failed event two more times,
    and then sends it to the function's own queue. Events come at least once, and in no order.

    Defines:
        `AWS::Events::Rule`, `AWS::Lambda::Permission` for it, and EventBridge switched on for the bucket
        without a custom resource; `AWS::SQS::Queue` for events that could not be delivered, with alarms; or
        the notification that CDK defines. `AWS::IAM::Policy` which allows the function only to read the
        objects under the prefix: because it may not list them, S3 answers 403, not 404, for a key that does
        not exist. Below the function `AWS::Lambda::EventInvokeConfig`, the queue of its asynchronous
        invocations and its alarms. Without `bucket`, `AWS::S3::Bucket`: private, encrypted by S3, TLS only,
        and versioned for 14 days, so that the version of an event exists as long as the event can be sent
        back.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too. A failure
            route that it already has from another pattern is kept, and must be the one of `dead_letter`.
        prefix: how the keys begin, at most 1,024 bytes, without wildcards. `""`
            is every key.
        bucket: the bucket. An imported bucket must already send its events to EventBridge (warning LP516).
            Default: a bucket is defined.
        suffix: how the keys end, at most 1,024 bytes. Default: any suffix.
        events: CDK's event types, at least one. With EventBridge, no replication events and no
            lost objects, and only types that one rule can select. Default: `OBJECT_CREATED`.
        delivery: how the events reach the function. Default: `BucketDelivery.event_bridge()`.
        dead_letter: where failed events go; a rule sends to standard queues only. Default: a queue for the
            rule, and one for the function.
        enabled: False keeps the resources, but the function gets no events, also not later: a rule is
            disabled, a notification is left out. Default: True.
        alarm_actions: the actions of the alarms; patterns with the same function add theirs to the alarms
            of its route.
            Default: the alarms have no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        bucket: the bucket.
        rule: the rule; `None` for `BucketDelivery.direct()`.
        failure_route: where events go that could not be delivered to Lambda; empty for
            `BucketDelivery.direct()`.
        function_failure_route: where events go with which the function failed.
        failed_invocations_alarm: goes to `ALARM` when EventBridge could not deliver an event after all
            retries; `None` for `BucketDelivery.direct()`.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP308, LP309, LP313, LP314, LP316, LP318, LP319, LP321, LP324 to LP326,
            LP501 to LP509, LP511 to LP513, LP515, LP522. At synthesis, after later calls: LP509, LP510,
            LP519.

    Warns:
        LP315, LP514, LP516, LP517, LP518.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import BucketConsumer, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Thumbnails", entry=hello)
        >>> consumer = BucketConsumer(stack, "Uploads", function=function, prefix="uploads/", suffix=".png")
        >>> queue = consumer.failure_route.queue

    Source:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html (2026-11-23)
    """

    bucket: s3.IBucket
    rule: events_.Rule | None
    failed_invocations_alarm: cloudwatch.Alarm | None

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        prefix: str,
        bucket: s3.IBucket | None = None,
        suffix: str = "",
        events: Sequence[s3.EventType] = _CREATED,
        delivery: BucketDelivery = BucketDelivery.event_bridge(),  # noqa: B008 (immutable)
        dead_letter: DeadLetter = DeadLetter.queue(),  # noqa: B008 (immutable)
        enabled: bool = True,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(BucketConsumer.__init__, locals())
        objects = ObjectEvents(tuple(events), prefix, suffix)
        check_bucket(checks, scope, function, bucket)
        checks.note(conditions.parts_of_keys(known(prefix), known(suffix)))
        if delivery.kind == "direct":
            check_notification(checks, scope, bucket, objects)
        else:
            check_rule(checks, scope, objects, delivery, dead_letter)
        check_function(checks, function, dead_letter, bucket if delivery.kind == "direct" else None)
        event_type = event_types.BUCKET_NOTIFICATION if delivery.kind == "direct" else event_types.BUCKET
        check_event_type(checks, "function", function, event_type)
        checks.raise_if_any()

        super().__init__(
            scope,
            construct_id,
            checks,
            function=function,
            dead_letter=dead_letter,
            alarm_actions=alarm_actions,
        )
        self.event_type: event_types.EventType = event_type
        self.bucket = define_bucket(self) if bucket is None else bucket
        self.rule, self.failed_invocations_alarm = None, None
        self._recursion_reason = ""
        self._objects = objects
        self._define(delivery, enabled=enabled)
        checks.warn_on(self)

    def _define(self, delivery: BucketDelivery, *, enabled: bool) -> None:
        is_direct = delivery.kind == "direct"
        home = reader_home(self, self.bucket) if is_direct else self
        policy = define_reader(self._checks, home, self.function, self.bucket, self._objects.prefix)
        if is_direct:
            notify(self, self.function, self.bucket, self._objects, home, enabled=enabled)
            if enabled:
                watch_others(self._checks, self, self.bucket, self._objects)
        else:
            self._define_rule(delivery, enabled=enabled).node.add_dependency(policy)
        self._watch_for_recursion()

    def _define_rule(self, delivery: BucketDelivery, *, enabled: bool) -> events_.Rule:
        tell_event_bridge(self._checks, self, self.bucket)
        rule = events_.Rule(
            self,
            "Rule",
            event_pattern=events_.EventPattern(
                source=["aws.s3"],
                detail_type=detail_types(self._objects.types),
                detail=pattern_detail(bucket_name(self.bucket), self._objects),
            ),
            enabled=enabled,
        )
        self.rule = rule
        self.failure_route, queue = route_rule(self, rule, self._dead_letter, self._alarm_actions)
        add_function(
            self,
            rule,
            self.function,
            queue,
            retry_attempts=delivery.retry_attempts,
            max_event_age=delivery.max_event_age,
        )
        self.failed_invocations_alarm = self._alarm(
            "FailedInvocationsAlarm",
            rule_metric(rule, "FailedInvocations"),
            "An event of the bucket could not be delivered to the function after every retry",
        )
        return rule

    def allow_recursion(self, *, reason: str) -> None:
        """Accept that the function writes objects whose events invoke it.

        Args:
            reason: what ends the loop, for reviewers; recorded in the construct's metadata.

        Raises:
            ValidationError: LP511.
        """
        self._recursion_reason = record_recursion(self, self._checks, reason)

    def _watch_for_recursion(self) -> None:
        actions = causes(self._objects.types)
        role = role_of(self.function) if actions else None
        if role is None:
            return

        def rights() -> recursion.Rights:
            arns = [self.bucket.bucket_arn, f"arn:aws:s3:::{bucket_name(self.bucket)}"]
            named = physical_name(self.bucket)
            arns += [f"arn:aws:s3:::{named}"] if named else []
            written = [f"{arn}/{self._objects.keys}" for arn in arns]
            return recursion.Rights(actions, written, facts(self.bucket).stack)

        recursion.watch(self, role, rights, self._loops)

    def _loops(self, right: str | None) -> Iterable[Violation]:
        if right is None:
            return ()
        checks = self._checks.again()
        keys, is_allowed = self._objects.keys, bool(self._recursion_reason)
        bucket = facts(self.bucket).path
        checks.note(conditions.no_loop(right, keys=keys, bucket=bucket, allowed=is_allowed))
        return checks.violations
