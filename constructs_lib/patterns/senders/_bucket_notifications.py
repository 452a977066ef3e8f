"""The notifications of S3 itself, which CDK sets by a custom resource with a function."""

from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as notifications
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts, of_app
from constructs_lib._internal.targets import identity, unqualified
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.senders._bucket_events import ObjectEvents
from constructs_lib.patterns.senders._permissions import as_target, is_of_app, permit
from constructs_lib.rules.conditions import buckets as conditions


class _Notifications(dict[str, list[tuple[Construct, ObjectEvents]]]):
    """What S3 notifies of in an app, by the bucket's name, or its identity where that is a token."""


def check_alone(checks: Checks, scope: Construct, bucket: s3.IBucket | None, objects: ObjectEvents) -> None:
    """Check that no other consumer is notified of the same objects (LP509)."""
    others = [] if bucket is None else of_app(scope, _Notifications).get(_key(bucket), [])
    if others:
        theirs = [its.notification(facts(pattern).path) for pattern, its in others]
        checks.note(conditions.apart(objects.notification(), theirs))


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
    of_app(pattern, _Notifications).setdefault(_key(bucket), []).append((pattern, objects))
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
    name = "" if isinstance(bucket, s3.Bucket) else bucket.bucket_name
    return identity(bucket) if not name or is_token(name) else name
