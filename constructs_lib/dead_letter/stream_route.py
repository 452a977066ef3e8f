"""The route of what fails behind a stream: an on-failure destination of its mapping.

Lambda sends there, with the rights of the function's role. A bucket gets the records; a queue or a topic gets
only where they lie in the stream, which forgets them.
"""

from collections.abc import Sequence
from dataclasses import replace

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import ARN, facts
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.route_checks import check_dead_letter, check_heard, check_kind
from constructs_lib.dead_letter.route_stores import arrivals_alarm, delivery_alarm, place
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute

# https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
_OBJECTS = "aws/lambda/*"


def check_stream_route(checks: Checks, dead_letter: DeadLetter) -> None:
    """Check that a stream's mapping can have this route (LP309, LP311, LP313, LP318, LP319, LP411)."""
    check_dead_letter(checks, dead_letter)
    check_heard(checks, dead_letter)
    check_kind(checks, "LP411", dead_letter, {"bucket"}, allowed="a bucket, which keeps the records")


def route_stream(
    home: Construct,
    function: FunctionLike,
    policy: iam.Policy,
    dead_letter: DeadLetter,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
) -> FailureRoute:
    """Make the place where failed records go, and let the function's role send there.

    Args:
        home: the pattern.
        function: the function.
        policy: the pattern's policy, which the mapping waits for; the mapping has to name the place.
        dead_letter: what the pattern was given.
        alarm_actions: what the alarms do.
    """
    route = place(home, dead_letter)
    if dead_letter.kind == "none":
        facts(home).node.add_metadata("constructs-lib:no-dead-letter", dead_letter.reason)
        return route
    if route.queue is not None:
        route.queue.grant_send_messages(policy)
    elif route.topic is not None:
        route.topic.grant_publish(policy)
    elif route.bucket is not None:
        _grant_store(route.bucket, policy)
    return replace(
        route,
        arrivals_alarm=arrivals_alarm(home, route, dead_letter, alarm_actions),
        delivery_alarm=delivery_alarm(home, function, "DestinationDeliveryFailures", alarm_actions),
    )


def _grant_store(bucket: s3.IBucket, policy: iam.Policy) -> None:
    bucket.grant_put(policy, _OBJECTS)
    # CDK's S3OnFailureDestination would grant to read, change and delete everything in the bucket; its grants
    # for listing come with reading only.
    iam.Grant.add_to_principal(grantee=policy, actions=["s3:ListBucket"], resource_arns=[_bucket_arn(bucket)])


def destination_arn(route: FailureRoute) -> str | None:
    """Return what the mapping names as its destination."""
    if route.queue is not None:
        return route.queue.queue_arn
    if route.topic is not None:
        return route.topic.topic_arn
    return None if route.bucket is None else _bucket_arn(route.bucket)


def _bucket_arn(bucket: s3.IBucket) -> str:
    return facts(bucket).once(ARN, lambda: bucket.bucket_arn)
