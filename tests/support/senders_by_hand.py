"""What all senders define, as one writes it with CDK alone; nothing here imports this library."""

from typing import cast

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from tests.support.by_hand import MINUTES, alarm_by_hand, function_by_hand

FORTNIGHT, DAY, SIX_HOURS = Duration.days(14), Duration.hours(24), Duration.hours(6)


def failure_queue(home: Construct) -> sqs.Queue:
    """A queue of failed events."""
    return sqs.Queue(
        home,
        "DeadLetterQueue",
        encryption=sqs.QueueEncryption.SQS_MANAGED,
        enforce_ssl=True,
        retention_period=FORTNIGHT,
        redrive_allow_policy=sqs.RedriveAllowPolicy(redrive_permission=sqs.RedrivePermission.DENY_ALL),
    )


def alarms_of_route(
    home: Construct, queue: sqs.Queue, undelivered: cloudwatch.IMetric, name: str, description: str
) -> None:
    """The alarms of a failure route."""
    waiting = queue.metric_approximate_number_of_messages_visible(period=MINUTES, statistic="Maximum")
    arrived = "An event failed after every retry and waits to be looked at"
    alarm_by_hand(home, "DeadLetterAlarm", waiting, 1, arrived)
    alarm_by_hand(home, name, undelivered, 1, description)


def asynchronous_function(scope: Construct) -> tuple[lambda_.Function, iam.Role]:
    """A function with the route of its asynchronous invocations."""
    function, role = function_by_hand(scope)
    queue = failure_queue(function)
    queue.grant_send_messages(role)
    resource = cast("lambda_.CfnFunction", function.node.default_child)
    resource.dead_letter_config = lambda_.CfnFunction.DeadLetterConfigProperty(target_arn=queue.queue_arn)
    function.configure_async_invoke(max_event_age=SIX_HOURS, retry_attempts=2)
    errors = function.metric("DeadLetterErrors", period=MINUTES, statistic="Sum")
    lost = "A failed event could not be delivered to its failure route and is lost"
    alarms_of_route(function, queue, errors, "DeadLetterErrorsAlarm", lost)
    return function, role
