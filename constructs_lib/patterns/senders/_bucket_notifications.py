"""The notifications of S3 itself, which CDK sets by a custom resource with a function."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from aws_cdk import CfnResource
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.targets import identity, unqualified
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.errors import Violation
from constructs_lib.frozen import frozen
from constructs_lib.patterns.senders._bucket import bucket_name
from constructs_lib.patterns.senders._bucket_events import ObjectEvents
from constructs_lib.patterns.senders._permissions import as_target, is_of_app, permit
from constructs_lib.rules.conditions import buckets as conditions
from constructs_lib.rules.conditions.buckets import Notification


@frozen
class _Asked:
    """What one pattern has asked for; what is switched off keeps its place, and S3 does not know of it."""

    pattern: Construct
    objects: ObjectEvents
    enabled: bool


class _Notifications(dict[str, list[_Asked]]):
    """What S3 notifies of in an app, by the bucket's name, or its identity where that is a token."""


def check_alone(checks: Checks, scope: Construct, bucket: s3.IBucket | None, objects: ObjectEvents) -> None:
    """Check that no other consumer is notified of the same objects (LP509)."""
    others = [] if bucket is None else of_app(scope, _Notifications).get(_key(bucket), [])
    if others:
        theirs = [each.objects.notification(facts(each.pattern).path) for each in others]
        checks.note(conditions.apart(objects.notification(), theirs))


def watch_others(checks: Checks, pattern: Construct, bucket: s3.IBucket, objects: ObjectEvents) -> None:
    """Have synthesis look for the bucket's own notifications (LP509, LP519)."""

    def found() -> Iterable[Violation]:
        again = checks.again()
        again.note(conditions.apart(objects.notification(), _of_others(pattern, bucket)))
        resource = facts(bucket).default_child
        # What an imported bucket says of itself, its own app knows.
        own = resource.notification_configuration if isinstance(resource, s3.CfnBucket) else None
        again.note(conditions.said_once(facts(bucket).path, has_own=own is not None))
        return again.violations

    check_at_synthesis(pattern, found)


def _of_others(pattern: Construct, bucket: s3.IBucket) -> list[Notification]:
    """Return what a bucket notifies of that no pattern has asked for."""
    owner = f"add_event_notification of {facts(bucket).path}"
    found = list(_rendered(bucket, owner))
    for asked in of_app(pattern, _Notifications).get(_key(bucket), []):
        ours = asked.objects
        for event in ours.types if asked.enabled else ():
            own = Notification((event,), ours.prefix, ours.suffix, owner)
            if own in found:
                found.remove(own)
    return found


def _rendered(bucket: s3.IBucket, owner: str) -> Iterator[Notification]:
    """Yield every notification that CDK sets for a bucket."""
    child = facts(bucket).node.try_find_child("Notifications")
    resource = None if child is None else child.node.try_find_child("Resource")
    if not isinstance(resource, CfnResource):
        return
    rendered = facts(resource).stack.resolve(resource._cfn_properties)["NotificationConfiguration"]
    for configurations in rendered.values():
        for each in configurations if isinstance(configurations, list) else ():
            yield Notification(tuple(each["Events"]), *_ends(each), owner)


def _ends(configuration: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Return the prefix and the suffix of a notification; `None` for what only CloudFormation knows."""
    rules = configuration.get("Filter", {}).get("Key", {}).get("FilterRules", [])
    values = {each["Name"]: each["Value"] for each in rules}
    prefix, suffix = (values.get(name, "") for name in ("prefix", "suffix"))
    return prefix if isinstance(prefix, str) else None, suffix if isinstance(suffix, str) else None


def notify(
    pattern: Construct,
    function: FunctionLike,
    bucket: s3.IBucket,
    objects: ObjectEvents,
    home: Construct,
    *,
    enabled: bool,
) -> None:
    """Have S3 notify a function.

    Args:
        pattern: the pattern.
        function: the function.
        bucket: the bucket.
        objects: of what.
        home: where a permission is defined.
        enabled: False leaves out the notification, and keeps its place.
    """
    of_app(pattern, _Notifications).setdefault(_key(bucket), []).append(_Asked(pattern, objects, enabled))
    if not enabled:
        return
    function, permission = unqualified(function), None
    if not is_of_app(function):
        permission = permit(home, function.function_arn, "s3.amazonaws.com", bucket.bucket_arn, owned=True)
    destination = notifications.LambdaDestination(as_target(home, function))
    # CDK refuses a filter of nothing.
    named = {"prefix": objects.prefix, "suffix": objects.suffix}
    filters = {name: value for name, value in named.items() if value}
    only = [s3.NotificationKeyFilter(**filters)] if filters else []
    for event in objects.events:
        bucket.add_event_notification(event, destination, *only)
    if permission is not None:
        # S3 asks Lambda whether it may, before it takes the notification.
        facts(bucket).node.find_child("Notifications").node.add_dependency(permission)


def _key(bucket: s3.IBucket) -> str:
    # Of a bucket that is defined here, CloudFormation knows the name.
    name = "" if isinstance(bucket, s3.Bucket) else bucket_name(bucket)
    return identity(bucket) if not name or is_token(name) else name
