"""What senders define, as one writes it with CDK alone; nothing here imports this library."""

from typing import cast

from aws_cdk import Duration, Fn, RemovalPolicy, Stack, TimeZone
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as events_targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from tests.support.by_hand import MINUTES, alarm_by_hand, function_by_hand

FORTNIGHT, DAY, SIX_HOURS = Duration.days(14), Duration.hours(24), Duration.hours(6)


def _failure_queue(home: Construct) -> sqs.Queue:
    return sqs.Queue(
        home,
        "DeadLetterQueue",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=FORTNIGHT,
        redrive_allow_policy=sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL),
    )


def _alarms_of_route(
    home: Construct, queue: sqs.Queue, undelivered: cloudwatch.IMetric, name: str, description: str
) -> None:
    waiting = queue.metric_approximate_number_of_messages_visible(period=MINUTES, statistic="Maximum")
    arrived = "An event failed after every retry and waits to be looked at"
    alarm_by_hand(home, "DeadLetterAlarm", waiting, 1, arrived)
    alarm_by_hand(home, name, undelivered, 1, description)


def _function(scope: Construct) -> tuple[lambda_.Function, iam.Role]:
    """A function with the route of its asynchronous invocations."""
    function, role = function_by_hand(scope)
    queue = _failure_queue(function)
    queue.grant_send_messages(role)
    resource = cast("lambda_.CfnFunction", function.node.default_child)
    resource.dead_letter_config = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=queue.queue_arn)
    function.configure_async_invoke(max_event_age=SIX_HOURS, retry_attempts=2)
    errors = function.metric("DeadLetterErrors", period=MINUTES, statistic="Sum")
    lost = "A failed event could not be delivered to its failure route and is lost"
    _alarms_of_route(function, queue, errors, "DeadLetterErrorsAlarm", lost)
    return function, role


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
    function, role = _function(scope)
    home = Construct(scope, "Sender")
    bucket = _bucket(home)
    policy = iam.Policy(home, "Policy", roles=[role])
    may = s3.BucketGrants.from_bucket(bucket)
    may.actions_on_object_keys(policy, "in/*", "s3:GetObject", "s3:GetObjectVersion", "kms:Decrypt")
    detail = {"bucket": {"name": [bucket.bucket_name]}, "object": {"key": [{"prefix": "in/"}]}}
    pattern = events.EventPattern(source=["aws.s3"], detail_type=["Object Created"], detail=detail)
    rule = events.Rule(home, "Rule", event_pattern=pattern)
    queue = _failure_queue(home)
    target = events_targets.LambdaFunction(
        function, dead_letter_queue=queue, retry_attempts=185, max_event_age=DAY
    )
    rule.add_target(target)
    rule.node.add_dependency(policy)
    name = rule.rule_name
    undelivered = _of_rule(name, "InvocationsFailedToBeSentToDlq")
    lost = "What a rule could not deliver could not be sent to its queue either, and is lost"
    _alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
    failed = "An event of the bucket could not be delivered to the function after every retry"
    alarm_by_hand(home, "FailedInvocationsAlarm", _of_rule(name, "FailedInvocations"), 1, failed)


def event_by_hand(scope: Construct, bus: events.EventBus | None = None) -> None:
    """A function behind a rule of EventBridge."""
    function, _ = _function(scope)
    home = Construct(scope, "Sender")
    pattern = events.EventPattern(source=["shop"], detail_type=["Order Placed"])
    rule = events.Rule(home, "Rule", event_pattern=pattern, event_bus=bus)
    queue = _failure_queue(home)
    target = events_targets.LambdaFunction(
        function, dead_letter_queue=queue, retry_attempts=185, max_event_age=DAY
    )
    rule.add_target(target)
    dimensions = {"RuleName": rule.rule_name} if bus is None else _on_a_bus(rule, bus)
    undelivered = _counted("InvocationsFailedToBeSentToDlq", dimensions)
    lost = "What a rule could not deliver could not be sent to its queue either, and is lost"
    _alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
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


def topic_by_hand(scope: Construct) -> None:
    """A function behind a topic."""
    function, _ = _function(scope)
    home = Construct(scope, "Sender")
    topic = sns.Topic(home, "Topic", enforce_ssl=True)
    cast("sns.CfnTopic", topic.node.default_child).kms_master_key_id = "alias/aws/sns"
    queue = _failure_queue(home)
    undelivered = topic.metric("NumberOfNotificationsFailedToRedriveToDlq", period=MINUTES, statistic="Sum")
    lost = "What a topic could not deliver could not be sent to a queue either, and is lost"
    _alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
    failed = topic.metric_number_of_notifications_failed(period=MINUTES, statistic="Sum")
    text = "A message of the topic could not be delivered after every retry"
    alarm_by_hand(home, "FailedNotificationsAlarm", failed, 1, text)
    arn = function.function_arn
    permission = lambda_.CfnPermission(
        home,
        "Permission",
        action="lambda:InvokeFunction",
        function_name=arn,
        principal="sns.amazonaws.com",
        source_arn=topic.topic_arn,
    )
    subscription = sns.Subscription(
        home,
        "Subscription",
        topic=topic,
        protocol=sns.SubscriptionProtocol.LAMBDA,
        endpoint=arn,
        dead_letter_queue=queue,
    )
    resource = subscription.node.default_child
    assert isinstance(resource, sns.CfnSubscription)
    resource.filter_policy_scope = "MessageAttributes"
    subscription.node.add_dependency(permission)


def _schedule_role(home: Construct, account: str, group: scheduler.ScheduleGroup) -> iam.Role:
    only = {"aws:SourceAccount": account, "aws:SourceArn": group.schedule_group_arn}
    principal = iam.ServicePrincipal("scheduler.amazonaws.com", conditions={"StringEquals": only})
    text = "Invokes function Function on a schedule"
    return iam.Role(home, "Role", assumed_by=principal, description=text)


_INPUT = (
    '{"scheduled_time": "<aws.scheduler.scheduled-time>", "schedule_arn": "<aws.scheduler.schedule-arn>", '
    '"execution_id": "<aws.scheduler.execution-id>", "attempt_number": "<aws.scheduler.attempt-number>"}'
)


def schedule_by_hand(scope: Construct) -> None:
    """A function on a schedule."""
    function, _ = _function(scope)
    home = Construct(scope, "Sender")
    group = scheduler.ScheduleGroup(home, "ScheduleGroup", removal_policy=RemovalPolicy.DESTROY)
    role = _schedule_role(home, scope.account if isinstance(scope, Stack) else Stack.of(scope).account, group)
    function.grant_invoke_latest_version(role)
    queue = _failure_queue(home)
    queue.grant_send_messages(role)
    undelivered = group.metric_failed_to_be_sent_to_dlq(period=MINUTES, statistic="Sum")
    lost = "What a schedule could not deliver could not be sent to its queue either, and is lost"
    _alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
    target = scheduler_targets.LambdaInvoke(
        function,
        # The target would also let the role invoke every alias and version of the function.
        role=role.without_policy_updates(),
        input=scheduler.ScheduleTargetInput.from_text(_INPUT),
        retry_attempts=185,
        max_event_age=DAY,
        dead_letter_queue=queue,
    )
    expression = scheduler.ScheduleExpression.expression("rate(2 hours)", TimeZone.ETC_UTC)
    schedule = scheduler.Schedule(home, "Schedule", schedule=expression, schedule_group=group, target=target)
    schedule.node.add_dependency(role.node.find_child("DefaultPolicy"))
    refused = group.metric_target_errors(period=MINUTES, statistic="Sum")
    alarm_by_hand(
        home, "TargetErrorsAlarm", refused, 1, "A scheduled invocation was refused and is tried again"
    )
    dropped = group.metric_dropped(period=MINUTES, statistic="Sum")
    alarm_by_hand(home, "DroppedAlarm", dropped, 1, "A scheduled invocation was given up after every retry")
