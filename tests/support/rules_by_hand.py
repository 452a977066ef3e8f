"""What rules define, as one writes it with CDK alone; nothing here imports this library."""

from typing import cast

from aws_cdk import Fn
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as events_targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from constructs import Construct

from tests.support.by_hand import MINUTES, alarm_by_hand
from tests.support.senders_by_hand import (
    DAY,
    FORTNIGHT,
    alarms_of_route,
    asynchronous_function,
    failure_queue,
)


def _bucket(home: Construct) -> s3.Bucket:
    bucket = s3.Bucket(
        home,
        "Bucket",
        encryption=s3.BucketEncryption.S3_MANAGED,
        block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
        enforce_ssl=True,
        versioned=True,
        lifecycle_rules=[
            s3.LifecycleRule(noncurrent_version_expiration=FORTNIGHT, expired_object_delete_marker=True)
        ],
    )
    resource = cast("s3.CfnBucket", bucket.node.default_child)
    path = "NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"
    resource.add_property_override(path, True)
    return bucket


def _of_rule(rule_name: str, metric_name: str) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/Events",
        metric_name=metric_name,
        dimensions_map={"RuleName": rule_name},
        period=MINUTES,
        statistic="Sum",
    )


def bucket_by_hand(scope: Construct) -> None:
    """A function that is told of objects by EventBridge."""
    function, role = asynchronous_function(scope)
    home = Construct(scope, "Sender")
    bucket = _bucket(home)
    policy = iam.Policy(home, "Policy", roles=[role])
    may = s3.BucketGrants.from_bucket(bucket)
    may.actions_on_object_keys(policy, "in/*", "s3:GetObject", "s3:GetObjectVersion", "kms:Decrypt")
    detail = {"bucket": {"name": [bucket.bucket_name]}, "object": {"key": [{"prefix": "in/"}]}}
    pattern = events.EventPattern(source=["aws.s3"], detail_type=["Object Created"], detail=detail)
    rule = events.Rule(home, "Rule", event_pattern=pattern)
    queue = failure_queue(home)
    target = events_targets.LambdaFunction(
        function, dead_letter_queue=queue, retry_attempts=185, max_event_age=DAY
    )
    rule.add_target(target)
    rule.node.add_dependency(policy)
    name = rule.rule_name
    undelivered = _of_rule(name, "InvocationsFailedToBeSentToDlq")
    lost = "What a rule could not deliver could not be sent to its queue either, and is lost"
    alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
    failed = "An event of the bucket could not be delivered to the function after every retry"
    alarm_by_hand(home, "FailedInvocationsAlarm", _of_rule(name, "FailedInvocations"), 1, failed)


def event_by_hand(scope: Construct, bus: events.EventBus | None = None) -> None:
    """A function behind a rule of EventBridge."""
    function, _ = asynchronous_function(scope)
    home = Construct(scope, "Sender")
    pattern = events.EventPattern(source=["shop"], detail_type=["Order Placed"])
    rule = events.Rule(home, "Rule", event_pattern=pattern, event_bus=bus)
    queue = failure_queue(home)
    target = events_targets.LambdaFunction(
        function, dead_letter_queue=queue, retry_attempts=185, max_event_age=DAY
    )
    rule.add_target(target)
    dimensions = {"RuleName": rule.rule_name} if bus is None else _on_a_bus(rule, bus)
    undelivered = _counted("InvocationsFailedToBeSentToDlq", dimensions)
    lost = "What a rule could not deliver could not be sent to its queue either, and is lost"
    alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
    failed = "An event could not be delivered to the function after every retry"
    alarm_by_hand(home, "FailedInvocationsAlarm", _counted("FailedInvocations", dimensions), 1, failed)


def _on_a_bus(rule: events.Rule, bus: events.EventBus) -> dict[str, str]:
    return {"EventBusName": bus.event_bus_name, "RuleName": Fn.select(2, Fn.split("/", rule.rule_arn))}


def _counted(metric_name: str, dimensions: dict[str, str]) -> cloudwatch.Metric:
    return cloudwatch.Metric(
        namespace="AWS/Events",
        metric_name=metric_name,
        dimensions_map=dimensions,
        period=MINUTES,
        statistic="Sum",
    )
