"""What has to hold for a function behind a bucket."""

from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib._internal.account_and_region import environments
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.tokens import known
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.rule_route import check_rule_route
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.limits import EVENT_PATTERN_SIZE
from constructs_lib.patterns.senders._bucket_events import ObjectEvents, rule_pattern
from constructs_lib.patterns.senders._bucket_notifications import check_alone
from constructs_lib.patterns.senders.bucket_delivery import BucketDelivery
from constructs_lib.rules.conditions import buckets as conditions
from constructs_lib.rules.conditions import event_patterns

_PATTERN = "pattern of prefix and suffix"


def check_bucket(checks: Checks, scope: Construct, function: FunctionLike, bucket: s3.IBucket | None) -> None:
    """Check that the consumer, its function and its bucket are in one account and Region (LP501)."""
    checks.note(conditions.in_one_place("function", *environments(scope, function)))
    if bucket is not None:
        checks.note(conditions.in_one_place("bucket", *environments(scope, bucket)))


def check_notification(
    checks: Checks, scope: Construct, bucket: s3.IBucket | None, objects: ObjectEvents
) -> None:
    """Check that S3 can notify of the events, and no other consumer is notified of them (LP503, LP509)."""
    checks.note(conditions.events_of_notification(objects.types))
    check_alone(checks, scope, bucket, objects)


def check_rule(
    checks: Checks,
    scope: Construct,
    objects: ObjectEvents,
    delivery: BucketDelivery,
    dead_letter: DeadLetter,
) -> None:
    """Check that a rule can deliver the events and what fails (LP503 to LP508, LP512 to LP515, LP522)."""
    checks.note(conditions.events_of_rule(objects.types))
    pattern = rule_pattern("", objects)
    if any(event_patterns.size(_PATTERN, pattern)):
        checks.note(event_patterns.size(_PATTERN, pattern, checks.maximum(EVENT_PATTERN_SIZE)))
    age = milliseconds(delivery.max_event_age)
    checks.note(conditions.deliveries(known(delivery.retry_attempts), age))
    check_rule_route(checks, scope, dead_letter)
