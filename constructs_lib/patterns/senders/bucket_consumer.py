"""A function that is told about the objects of a bucket."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

import jsii
from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events_
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal import recursion
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks, check_value_types, milliseconds
from constructs_lib._internal.environments import environments
from constructs_lib._internal.targets import identity, unqualified
from constructs_lib._internal.tokens import is_token, known
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.async_route import route_async
from constructs_lib.dead_letter.async_route_checks import check_async_route, check_wired_route
from constructs_lib.dead_letter.async_settings import AsyncSettings
from constructs_lib.dead_letter.rule_route import check_rule_route, route_rule, rule_metric
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.errors import Violation
from constructs_lib.patterns.senders._bucket import define_bucket, tell_event_bridge
from constructs_lib.patterns.senders._bucket_events import ObjectEvents, pattern_detail, s3_names
from constructs_lib.patterns.senders._permissions import is_of_app, permit, without_permission
from constructs_lib.rules.conditions import buckets as conditions
from constructs_lib.rules.conditions.bucket_events import causes, detail_types

__all__ = ["BucketConsumer", "BucketDelivery"]

_CREATED = (s3.EventType.OBJECT_CREATED,)

# By the identity of an app, and the name of a bucket, or its identity where only CloudFormation knows it.
_direct: dict[tuple[str, str], list[conditions.Notification]] = {}


@dataclass(frozen=True, slots=True)
class BucketDelivery:
    """The way from a bucket to a function; made by its factories.

    | | `event_bridge()`, one event | `direct()`, a list in `event["Records"]` |
    |---|---|---|
    | bucket | `event["detail"]["bucket"]["name"]` | `record["s3"]["bucket"]["name"]` |
    | key | `event["detail"]["object"]["key"]`, as it is | `record["s3"]["object"]["key"]`, URL-encoded |
    | version | `event["detail"]["object"]["version-id"]` | `record["s3"]["object"]["versionId"]` |
    | what happened | `event["detail-type"]`, `event["detail"]["reason"]` | `record["eventName"]` |
    | consumers of one prefix | several | one |
    | failure routes | the rule's and the function's | the function's |

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP506 to LP508, by the construct that uses it.

    Source:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventBridge.html (2026-11-23)
    """

    kind: Literal["event_bridge", "direct"]
    retry_attempts: int = defaults.RULE_RETRY_ATTEMPTS
    max_event_age: Duration = defaults.RULE_MAX_EVENT_AGE

    def __post_init__(self) -> None:
        check_value_types(self)

    @classmethod
    def event_bridge(
        cls,
        *,
        retry_attempts: int = defaults.RULE_RETRY_ATTEMPTS,
        max_event_age: Duration = defaults.RULE_MAX_EVENT_AGE,
    ) -> "BucketDelivery":
        """Return the way through a rule of EventBridge, with a failure route of its own.

        Args:
            retry_attempts: 0 to 185, of deliveries to Lambda. Default: 185.
            max_event_age: 1 minute to 24 hours, of an event that could not be delivered. Default: 24 hours.
        """
        return cls("event_bridge", retry_attempts, max_event_age)

    @classmethod
    def direct(cls) -> "BucketDelivery":
        """Return the way of S3's own notifications, which CDK sets by a custom resource with a function.

        S3 tries until Lambda has accepted the event, and has no failure route of its own.
        """
        return cls("direct")


@jsii.implements(iam.IGrantable)
class BucketConsumer(Construct):
    """Defines what tells a function about the objects of a bucket, and where failed events go.

    Through EventBridge two services can fail, and each has its route: the rule tries again until Lambda has
    accepted the event, then sends it to the rule's queue; a function that fails is tried again twice, and
    then its event goes to the function's own queue. Events come at least once, and in no order.

    Defines:
        `AWS::Events::Rule`, `AWS::Lambda::Permission` for it, and EventBridge switched on for the bucket
        without a custom resource; `AWS::SQS::Queue` for what could not be delivered, with alarms; or the
        notification that CDK makes. `AWS::IAM::Policy` by which the function may read the objects under the
        prefix and nothing else: as it may not list them, a key that is gone answers 403, not 404. Below the
        function `AWS::Lambda::EventInvokeConfig`, the queue of its asynchronous invocations and its alarms.
        Without `bucket`, `AWS::S3::Bucket`: private, encrypted by S3, TLS only, and versioned for 14 days, so
        that an event finds the version it speaks of for as long as it can be sent back.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function does, too. A route that another
            pattern has wired for it stays as it is, and has to be that of `dead_letter`.
        prefix: how the keys begin, at most 1,024 bytes, as they are: there are no wildcards. `""` is every
            key.
        bucket: the bucket. An imported one has to send to EventBridge already (warning LP516). Default: a
            bucket is defined.
        suffix: how the keys end, at most 1,024 bytes. Default: in any way.
        events: CDK's event types, at least one. Through EventBridge, neither replication nor lost objects,
            and only types that one rule can tell from others. Default: `OBJECT_CREATED`.
        delivery: the way to the function. Default: `BucketDelivery.event_bridge()`.
        dead_letter: where failed events go; a rule sends to standard queues only. Default: a queue for the
            rule, and one for the function.
        enabled: False keeps everything and tells the function nothing, also not later: a rule is disabled, a
            notification left out. Default: True.
        alarm_actions: what the alarms do; patterns that share a function add theirs to those of its route.
            Default: they change colour and tell nobody.

    Attributes:
        function: the function that was passed in.
        bucket: the bucket.
        rule: the rule; `None` for `BucketDelivery.direct()`.
        failure_route: where events go that could not be delivered to Lambda; empty for
            `BucketDelivery.direct()`.
        function_failure_route: where events go with which the function failed.
        failed_invocations_alarm: rings when the rule has given up an event; `None` for
            `BucketDelivery.direct()`.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP308, LP309, LP313, LP314, LP316, LP318, LP319, LP321, LP324, LP501 to LP509,
            LP511 to LP513, LP515. At synthesis, after every grant: LP510.

    Example:
        >>> function = StandardFunction(stack, "Thumbnails", entry=folder)
        >>> consumer = BucketConsumer(stack, "Uploads", function=function, prefix="uploads/", suffix=".png")
        >>> queue = consumer.failure_route.queue

    Source:
        https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html (2026-11-23)
    """

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
        told = ObjectEvents(s3_names(events), prefix, suffix)
        _check_places(checks, scope, function, bucket)
        checks.note(conditions.parts_of_keys(known(prefix), known(suffix)))
        if delivery.kind == "direct":
            checks.note(conditions.events_of_notification(told.types))
            others = [] if bucket is None else _direct.get(_key(scope, bucket), ())
            checks.note(conditions.apart(told.notification(checks.path), others))
        else:
            checks.note(conditions.events_of_rule(told.types))
            age = milliseconds(delivery.max_event_age)
            checks.note(conditions.deliveries(known(delivery.retry_attempts), age))
            check_rule_route(checks, scope, dead_letter)
        settings = AsyncSettings(defaults.RETRY_ATTEMPTS, defaults.MAX_EVENT_AGE, dead_letter, None)
        if not check_wired_route(checks, "function", function, dead_letter):
            check_async_route(checks, "function", function, settings)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        self.function = function
        self.bucket: s3.IBucket = define_bucket(self) if bucket is None else bucket
        self._recursion_reason = ""
        self._checks = checks
        self.function_failure_route: FailureRoute = route_async(checks, function, settings, alarm_actions)
        self.rule: events_.Rule | None = None
        self.failure_route = FailureRoute()
        self.failed_invocations_alarm: cloudwatch.Alarm | None = None
        home = self._home(delivery)
        policy = self._define_policy(told, home)
        if delivery.kind == "direct":
            self._notify(told, home, events, enabled=enabled)
        else:
            self._define_rule(told, delivery, dead_letter, alarm_actions, enabled=enabled)
            cast("events_.Rule", self.rule).node.add_dependency(policy)
        self._watch_for_recursion(told)
        checks.warn_on(self)

    def allow_recursion(self, *, reason: str) -> None:
        """Let the function write what it is told about.

        Args:
            reason: what ends the loop, for whoever reviews it; recorded in the construct's metadata.

        Raises:
            ValidationError: LP511.
        """
        checks = self._checks.again()
        checks.require(
            bool(reason.strip()),
            "LP511",
            "reason",
            allowed="what ends the loop",
            got=repr(reason),
        )
        checks.raise_if_any()
        self._recursion_reason = reason
        self.node.add_metadata("constructs-lib:recursion", reason)

    def _home(self, delivery: BucketDelivery) -> Construct:
        """Return what is in the stack that may know both function and bucket.

        The stack of the function would need that of the bucket to read it, and the stack with a rule or
        notification needs that of the function.
        """
        if delivery.kind == "direct" and isinstance(self.bucket, s3.Bucket):
            return Construct(self.bucket, f"ReaderOf{self.node.addr[-8:]}")
        return self

    def _define_policy(self, told: ObjectEvents, home: Construct) -> iam.Policy:
        policy = iam.Policy(home, "Policy")
        if self.function.role is not None:
            self.function.role.attach_inline_policy(policy)
        # CDK's grant_read would add the right to list the whole bucket.
        s3.BucketGrants.from_bucket(self.bucket).actions_on_object_keys(
            policy, f"{_literal(told.prefix)}*", "s3:GetObject", "s3:GetObjectVersion", "kms:Decrypt"
        )
        resource = policy.node.default_child
        is_attached = isinstance(resource, iam.CfnPolicy) and bool(Stack.of(home).resolve(resource.roles))
        self._checks.require(
            is_attached,
            "LP517",
            "function",
            allowed="a function with a role that this app can change",
            got=self.function.node.path,
        )
        return policy

    def _define_rule(
        self,
        told: ObjectEvents,
        delivery: BucketDelivery,
        dead_letter: DeadLetter,
        actions: Sequence[cloudwatch.IAlarmAction],
        *,
        enabled: bool,
    ) -> None:
        tell_event_bridge(self._checks, self.bucket)
        rule = events_.Rule(
            self,
            "Rule",
            event_pattern=events_.EventPattern(
                source=["aws.s3"],
                detail_type=detail_types(told.types),
                detail=pattern_detail(self.bucket.bucket_name, told),
            ),
            enabled=enabled,
        )
        self.rule = rule
        self.failure_route, queue = route_rule(self, rule, dead_letter, actions)
        rule.add_target(
            targets.LambdaFunction(
                self._invoked(rule.rule_arn),
                dead_letter_queue=queue,
                retry_attempts=delivery.retry_attempts,
                max_event_age=delivery.max_event_age,
            )
        )
        self.failed_invocations_alarm = alarm(
            self,
            "FailedInvocationsAlarm",
            metric=rule_metric(rule, "FailedInvocations"),
            threshold=1,
            description="An event of the bucket could not be delivered to the function after every retry",
            actions=actions,
        )

    def _invoked(self, rule_arn: str) -> FunctionLike:
        function = unqualified(self.function)
        if is_of_app(function):
            return function
        permit(self, function, "events.amazonaws.com", rule_arn)
        return without_permission(self, function)

    def _notify(
        self, told: ObjectEvents, home: Construct, events: Sequence[s3.EventType], *, enabled: bool
    ) -> None:
        _direct.setdefault(_key(self, self.bucket), []).append(told.notification(self._checks.path))
        if not enabled:
            return
        function, permission = unqualified(self.function), None
        if not is_of_app(function):
            arn = self.bucket.bucket_arn
            permission = permit(home, function, "s3.amazonaws.com", arn, owned=True)
            function = without_permission(home, function)
        destination = notifications.LambdaDestination(function)
        # CDK refuses a filter of nothing.
        named = {"prefix": told.prefix, "suffix": told.suffix}
        filters = {name: value for name, value in named.items() if value}
        only = [s3.NotificationKeyFilter(**filters)] if filters else []
        for event in events:
            self.bucket.add_event_notification(event, destination, *only)
        if permission is not None:
            # S3 asks Lambda whether it may, before it takes the notification.
            self.bucket.node.find_child("Notifications").node.add_dependency(permission)

    def _watch_for_recursion(self, told: ObjectEvents) -> None:
        role, actions = self.function.role, causes(told.types)
        if role is None or not actions:
            return

        def rights() -> recursion.Rights:
            arns = [self.bucket.bucket_arn, f"arn:aws:s3:::{self.bucket.bucket_name}"]
            named = _physical_name(self.bucket)
            arns += [f"arn:aws:s3:::{named}"] if named else []
            stack = Stack.of(self.bucket)
            return recursion.Rights(actions, [f"{arn}/{told.keys}" for arn in arns], stack)

        def found(by: str | None) -> Iterable[Violation]:
            checks = self._checks.again()
            bucket, is_allowed = self.bucket.node.path, bool(self._recursion_reason)
            checks.note(conditions.no_loop(by, keys=told.keys, bucket=bucket, allowed=is_allowed))
            return checks.violations

        recursion.watch(self, role, rights, found)

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal


def _check_places(
    checks: Checks, scope: Construct, function: FunctionLike, bucket: s3.IBucket | None
) -> None:
    checks.note(conditions.in_one_place("function", *environments(scope, function)))
    if bucket is not None:
        checks.note(conditions.in_one_place("bucket", *environments(scope, bucket)))


def _literal(prefix: str) -> str:
    """Return a prefix without wildcards of IAM, which have another spelling for the characters themselves."""
    if is_token(prefix):
        return prefix
    return "".join(f"${{{each}}}" if each in "*?$" else each for each in prefix)


def _physical_name(bucket: s3.IBucket) -> str | None:
    resource = bucket.node.default_child
    name = resource.bucket_name if isinstance(resource, s3.CfnBucket) else None
    return None if name is None or is_token(name) else name


def _key(scope: Construct, bucket: s3.IBucket) -> tuple[str, str]:
    name = identity(bucket) if is_token(bucket.bucket_name) else bucket.bucket_name
    return identity(scope.node.root), name
