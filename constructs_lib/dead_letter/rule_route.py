"""The route of what a rule of EventBridge cannot deliver: a dead-letter queue on its target.

EventBridge itself sends there, by the queue's policy. What Lambda has accepted is no longer the rule's: a
function that fails has the route of asynchronous invocations beside this one.
"""

from collections.abc import Sequence

from aws_cdk import Fn
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token
from constructs_lib.dead_letter.service_route import check_service_route, route_service
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute


def check_rule_route(checks: Checks, scope: Construct, dead_letter: DeadLetter) -> None:
    """Check that a rule can have this route (LP309, LP313, LP318, LP512 to LP515)."""
    check_service_route(checks, scope, dead_letter, "EventBridge")


def route_rule(
    home: Construct,
    rule: events.Rule,
    dead_letter: DeadLetter,
    alarm_actions: Sequence[cloudwatch.IAlarmAction],
    *,
    event_bus: events.IEventBus | None = None,
) -> tuple[FailureRoute, sqs.IQueue | None]:
    """Make the queue of a rule, and return it as the rule's target has to name it, beside the route.

    Args:
        home: the pattern, in whose stack the rule is.
        rule: the rule.
        dead_letter: what the pattern was given.
        alarm_actions: what the alarms do.
        event_bus: the bus that the rule was given. Default: the default event bus.
    """
    return route_service(
        home,
        dead_letter,
        alarm_actions,
        service="events.amazonaws.com",
        source_arn=lambda: rule.rule_arn,
        any_source="rule/*",
        undelivered=rule_metric(rule, "InvocationsFailedToBeSentToDlq", event_bus=event_bus),
        description="What a rule could not deliver could not be sent to its queue either, and is lost",
    )


def rule_metric(
    rule: events.Rule, name: str, *, event_bus: events.IEventBus | None = None
) -> cloudwatch.Metric:
    """Return a metric of a rule.

    Args:
        rule: the rule.
        name: the metric.
        event_bus: the bus that the rule was given. Default: the default event bus.
    """
    return cloudwatch.Metric(
        namespace="AWS/Events",
        metric_name=name,
        dimensions_map=facts(rule).once("dimensions", lambda: _dimensions(rule, event_bus)),
        period=defaults.ALARM_PERIOD,
        statistic="Sum",
    )


def _dimensions(rule: events.Rule, event_bus: events.IEventBus | None) -> dict[str, str]:
    """Return what EventBridge files the metrics of a rule under.

    A metric that names no bus is that of a rule of the default one:
    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
    """
    bus = "default" if event_bus is None else event_bus.event_bus_name
    if event_bus is None or bus == "default":
        return {"RuleName": rule.rule_name}
    # CloudFormation's Ref of such a rule is "bus|rule". Its ARN ends in "rule/<bus>/<rule>"; the name of a
    # partner's bus has slashes of its own, and where that is a token, the name of its source is the same.
    named = event_bus.event_source_name if is_token(bus) else bus
    position = 2 + (named or "").count("/")
    return {"EventBusName": bus, "RuleName": Fn.select(position, Fn.split("/", rule.rule_arn))}
