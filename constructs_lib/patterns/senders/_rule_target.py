"""What invokes a function by a rule of EventBridge, and what a rule may send to it."""

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib._internal.targets import unqualified
from constructs_lib._internal.types import FunctionLike
from constructs_lib.patterns.senders._permissions import as_target, is_of_app, permit


def add_function(
    home: Construct,
    rule: events.Rule,
    function: FunctionLike,
    queue: sqs.IQueue | None,
    *,
    retry_attempts: int,
    max_event_age: Duration,
    sent: events.RuleTargetInput | None = None,
) -> None:
    """Make a function the target of a rule.

    Args:
        home: the pattern.
        rule: the rule.
        function: the function.
        queue: where EventBridge sends what it could not deliver, as CDK is to be given it.
        retry_attempts: how often it tries again.
        max_event_age: for how long.
        sent: what the function gets. Default: the event.
    """
    function = unqualified(function)
    if not is_of_app(function):
        permit(home, function.function_arn, "events.amazonaws.com", rule.rule_arn)
    rule.add_target(
        targets.LambdaFunction(
            as_target(home, function),
            event=sent,
            dead_letter_queue=queue,
            retry_attempts=retry_attempts,
            max_event_age=max_event_age,
        )
    )
