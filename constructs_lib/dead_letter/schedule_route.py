"""The route of what a schedule cannot deliver: a dead-letter queue on its target.

The schedule's own role sends there. What Lambda has accepted is no longer the schedule's: a function that
fails has the route of asynchronous invocations beside this one.
"""

from collections.abc import Sequence
from dataclasses import replace

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib.dead_letter.route_checks import check_dead_letter, check_kind
from constructs_lib.dead_letter.route_stores import arrivals_alarm, place
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute


def check_scheduled_route(checks: Checks, dead_letter: DeadLetter) -> None:
    """Check that a schedule can have this route (LP309, LP313, LP318, LP623)."""
    check_dead_letter(checks, dead_letter)
    check_kind(checks, "LP623", dead_letter, {"queue"}, allowed="a queue")


def route_scheduled(
    home: Construct,
    role: iam.IRole,
    group: scheduler.IScheduleGroup,
    dead_letter: DeadLetter,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
) -> FailureRoute:
    """Make the queue of a schedule, and let its role send there; the schedule's target has to name it."""
    route = place(home, dead_letter)
    if route.queue is None:
        facts(home).node.add_metadata("constructs-lib:no-dead-letter", dead_letter.reason)
        return route
    route.queue.grant_send_messages(role)
    delivery = alarm(
        home,
        "DeadLetterDeliveryAlarm",
        metric=group.metric_failed_to_be_sent_to_dlq(period=defaults.ALARM_PERIOD, statistic="Sum"),
        threshold=1,
        description="What a schedule could not deliver could not be sent to its queue either, and is lost",
        actions=alarm_actions,
    )
    arrivals = arrivals_alarm(home, route, dead_letter, alarm_actions)
    return replace(route, arrivals_alarm=arrivals, delivery_alarm=delivery)
