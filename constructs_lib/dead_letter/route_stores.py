"""The queues, topics and buckets that hold failed events, and their alarms."""

from collections.abc import Sequence
from typing import cast

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.targets import arn_qualifier, function_behind, qualifier
from constructs_lib._internal.topic_definition import define_topic
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute

_METRICS_ID = "Arrivals"


def place(home: Construct, dead_letter: DeadLetter, *, source_is_fifo: bool | None = None) -> FailureRoute:
    """Return the place where failed events go, made where none exists.

    Args:
        home: the scope of what is made.
        dead_letter: what the pattern was given.
        source_is_fifo: whether the queue is FIFO whose redrive policy sends here; `None` where none does.
    """
    existing = dead_letter.existing
    match dead_letter.kind:
        case "queue":
            queue = cast("sqs.IQueue", existing) if existing else None
            queue = queue or _failure_queue(home, dead_letter, source_is_fifo)
            return FailureRoute(queue=queue)
        case "topic":
            topic = cast("sns.ITopic", existing) if existing else _failure_topic(home, dead_letter)
            return FailureRoute(topic=topic)
        case "bucket":
            bucket = cast("s3.IBucket", existing) if existing else _failure_bucket(home, dead_letter)
            return FailureRoute(bucket=bucket)
        case "none":
            return FailureRoute()


def _failure_queue(home: Construct, dead_letter: DeadLetter, source_is_fifo: bool | None) -> sqs.Queue:
    # Lambda and other services send here: no queue may use it as the end of its own redrive policy. Behind a
    # queue, that queue names this one, and CloudFormation cannot make two that name each other.
    nobody = sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL)
    return sqs.Queue(
        home,
        "DeadLetterQueue",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=dead_letter.retention_period,
        fifo=bool(source_is_fifo),
        redrive_allow_policy=nobody if source_is_fifo is None else None,
    )


def _failure_topic(home: Construct, dead_letter: DeadLetter) -> sns.Topic:
    topic = define_topic(home, "DeadLetterTopic")
    for subscription in dead_letter.subscriptions:
        topic.add_subscription(subscription)
    return topic


def _failure_bucket(home: Construct, dead_letter: DeadLetter) -> s3.Bucket:
    return s3.Bucket(
        home,
        "DeadLetterBucket",
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
        lifecycle_rules=[s3.LifecycleRule(expiration=dead_letter.retention_period)],
        metrics=[s3.BucketMetrics(id=_METRICS_ID)],
    )


def arrivals_alarm(
    home: Construct, route: FailureRoute, dead_letter: DeadLetter, actions: Sequence[cloudwatch.IAlarmAction]
) -> cloudwatch.Alarm | None:
    """Define the alarm on what arrives in a queue or bucket of ours; those of others have owners."""
    period = defaults.ALARM_PERIOD
    if dead_letter.existing is not None:
        return None
    if route.queue is not None:
        metric = route.queue.metric_approximate_number_of_messages_visible(period=period, statistic="Maximum")
    elif route.bucket is not None:
        metric = cloudwatch.Metric(
            namespace="AWS/S3",
            metric_name="PutRequests",
            dimensions_map={"BucketName": route.bucket.bucket_name, "FilterId": _METRICS_ID},
            period=period,
            statistic="Sum",
        )
    else:
        return None
    description = "An event failed after every retry and waits to be looked at"
    return alarm(
        home, "DeadLetterAlarm", metric=metric, threshold=1, description=description, actions=actions
    )


def delivery_alarm(
    home: Construct, function: FunctionLike, name: str, actions: Sequence[cloudwatch.IAlarmAction]
) -> cloudwatch.Alarm:
    """Define the alarm on the route's own failure: the event is lost then."""
    return alarm(
        home,
        f"{name}Alarm",
        metric=function_metric(function, name, statistic="Sum"),
        threshold=1,
        description="A failed event could not be delivered to its failure route and is lost",
        actions=actions,
    )


def function_metric(
    function: FunctionLike, name: str, *, statistic: str, period: Duration = defaults.ALARM_PERIOD
) -> cloudwatch.Metric:
    """Return a metric of a function, or of the alias or version of it that is invoked."""
    behind = function_behind(function)
    is_function = behind is function
    # What was imported by its ARN as a function may be an alias or a version of it.
    named = arn_qualifier(function) if is_function else qualifier(function)
    if isinstance(function, lambda_.Alias) or (is_function and named in {"", "$LATEST"}):
        return function.metric(name, period=period, statistic=statistic)
    # For versions and imported aliases CDK takes both names together for the function's, which AWS never
    # does: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-view.html
    function_name = cast("lambda_.IFunction", behind).function_name
    return cloudwatch.Metric(
        namespace="AWS/Lambda",
        metric_name=name,
        dimensions_map={"FunctionName": function_name, "Resource": f"{function_name}:{named}"},
        period=period,
        statistic=statistic,
    )
