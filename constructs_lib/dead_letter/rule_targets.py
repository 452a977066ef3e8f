"""The route of what a rule of EventBridge cannot deliver: a dead-letter queue on its target.

EventBridge itself sends there, by the queue's policy. What Lambda has accepted is no longer the rule's: a
function that fails has the route of asynchronous invocations beside this one.
"""

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib.dead_letter.services import check_service_route, route_service
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
    return route_service(
        home,
        dead_letter,
        alarm_actions,
        service="events.amazonaws.com",
        source_arn=rule.rule_arn,
        any_source="rule/*",
        undelivered=rule_metric(rule, "InvocationsFailedToBeSentToDlq"),
        description="What a rule could not deliver could not be sent to its queue either, and is lost",
    )


def rule_metric(rule: events.IRule, name: str) -> cloudwatch.Metric:
    """Return a metric of a rule on the default event bus."""
    return cloudwatch.Metric(
        namespace="AWS/Events",
        metric_name=name,
        dimensions_map={"RuleName": rule.rule_name},
        period=defaults.ALARM_PERIOD,
        statistic="Sum",
    )
