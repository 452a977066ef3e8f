"""The route of what a topic cannot deliver: a dead-letter queue on the function's subscription.

SNS itself sends there, by the queue's policy. What Lambda has accepted is no longer the topic's: a function
that fails has the route of asynchronous invocations beside this one.
"""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib.dead_letter.service_route import check_service_route, route_service
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute


def check_subscription_route(checks: Checks, scope: Construct, dead_letter: DeadLetter) -> None:
    """Check that a subscription can have this route (LP309, LP313, LP318, LP512 to LP515)."""
    check_service_route(checks, scope, dead_letter, "SNS")


def route_subscription(
    home: Construct,
    topic: sns.ITopic,
    dead_letter: DeadLetter,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
) -> tuple[FailureRoute, sqs.IQueue | None]:
    """Make the queue of a subscription, and return it as that has to name it, beside the route."""
    return route_service(
        home,
        dead_letter,
        alarm_actions,
        service="sns.amazonaws.com",
        source_arn=lambda: topic.topic_arn,
        any_source="*",
        # The metric has no dimension for the subscription: it rings for the topic's other ones, too.
        undelivered=topic.metric(
            "NumberOfNotificationsFailedToRedriveToDlq", period=defaults.ALARM_PERIOD, statistic="Sum"
        ),
        description="What a topic could not deliver could not be sent to a queue either, and is lost",
    )
