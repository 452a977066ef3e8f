"""What a schedule defines, as one writes it with CDK alone; nothing here imports this library."""

from aws_cdk import RemovalPolicy, Stack, TimeZone
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as scheduler_targets
from constructs import Construct

from tests.support.by_hand import MINUTES, alarm_by_hand
from tests.support.senders_by_hand import (
    DAY,
    alarms_of_route,
    asynchronous_function,
    failure_queue,
)


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
    function, _ = asynchronous_function(scope)
    home = Construct(scope, "Sender")
    group = scheduler.ScheduleGroup(home, "ScheduleGroup", removal_policy=RemovalPolicy.DESTROY)
    role = _schedule_role(home, scope.account if isinstance(scope, Stack) else Stack.of(scope).account, group)
    function.grant_invoke_latest_version(role)
    queue = failure_queue(home)
    queue.grant_send_messages(role)
    undelivered = group.metric_failed_to_be_sent_to_dlq(period=MINUTES, statistic="Sum")
    lost = "What a schedule could not deliver could not be sent to its queue either, and is lost"
    alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
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
