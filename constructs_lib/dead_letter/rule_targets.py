"""The route of what a rule of EventBridge cannot deliver: a dead-letter queue on its target.

EventBridge itself sends there, by the queue's policy. What Lambda has accepted is no longer the rule's: a
function that fails has the route of asynchronous invocations beside this one.
"""

from collections.abc import Sequence
from dataclasses import replace

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.checks import Checks
from constructs_lib.dead_letter.places import arrivals_alarm, place
from constructs_lib.dead_letter.services import admit, check_service_route
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute


def check_rule_route(checks: Checks, scope: Construct, dead_letter: DeadLetter) -> None:
    """Check that a rule can have this route (LP309, LP313, LP318, LP512 to LP515)."""
    check_service_route(checks, scope, dead_letter, "EventBridge")


def route_rule(
    home: Construct,
    rule: events.Rule,
    dead_letter: DeadLetter,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
) -> tuple[FailureRoute, sqs.IQueue | None]:
    """Make the queue of a rule, and return it as the rule's target has to name it, beside the route."""
    route = place(home, dead_letter)
    if route.queue is None:
        home.node.add_metadata("constructs-lib:no-dead-letter", dead_letter.reason)
        return route, None
    named = admit(home, route.queue, "events.amazonaws.com", rule.rule_arn, "rule/*")
    delivery = alarm(
        home,
        "DeadLetterDeliveryAlarm",
        metric=rule_metric(rule, "InvocationsFailedToBeSentToDlq"),
        threshold=1,
        description="What a rule could not deliver could not be sent to its queue either, and is lost",
        actions=alarm_actions,
    )
    arrivals = arrivals_alarm(home, route, dead_letter, alarm_actions)
    return replace(route, arrivals_alarm=arrivals, delivery_alarm=delivery), named


def rule_metric(rule: events.IRule, name: str) -> cloudwatch.Metric:
    """Return a metric of a rule on the default event bus."""
    return cloudwatch.Metric(
        namespace="AWS/Events",
        metric_name=name,
        dimensions_map={"RuleName": rule.rule_name},
        period=defaults.ALARM_PERIOD,
        statistic="Sum",
    )
