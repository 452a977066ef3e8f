"""What a topic defines, as one writes it with CDK alone; nothing here imports this library."""

from typing import cast

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sns as sns
from constructs import Construct

from tests.support.by_hand import MINUTES, alarm_by_hand
from tests.support.senders_by_hand import (
    alarms_of_route,
    asynchronous_function,
    failure_queue,
)


def topic_by_hand(scope: Construct) -> None:
    """A function behind a topic."""
    function, _ = asynchronous_function(scope)
    home = Construct(scope, "Sender")
    topic = sns.Topic(home, "Topic", enforce_ssl=True)
    cast("sns.CfnTopic", topic.node.default_child).kms_master_key_id = "alias/aws/sns"
    queue = failure_queue(home)
    undelivered = topic.metric("NumberOfNotificationsFailedToRedriveToDlq", period=MINUTES, statistic="Sum")
    lost = "What a topic could not deliver could not be sent to a queue either, and is lost"
    alarms_of_route(home, queue, undelivered, "DeadLetterDeliveryAlarm", lost)
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
