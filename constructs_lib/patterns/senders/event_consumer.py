"""A function that gets the events of an event bus."""

from collections.abc import Iterable, Sequence
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_events as events
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal import recursion
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.targets import role_of
from constructs_lib._internal.types import AlarmAction, EventBusLike, FunctionLike
from constructs_lib.dead_letter.rule_route import check_rule_route, route_rule, rule_metric
from constructs_lib.dead_letter.values import DeadLetter
from constructs_lib.errors import Violation
from constructs_lib.patterns.senders._event_checks import (
    check_delivery,
    check_input,
    check_pattern,
    check_place,
)
from constructs_lib.patterns.senders._event_pattern import EventPatternLike, define_rule, own_values
from constructs_lib.patterns.senders._rule_target import add_function
from constructs_lib.patterns.senders._sender import Sender, check_function, record_recursion
from constructs_lib.rules import event_types
from constructs_lib.rules.conditions import event_patterns as conditions

__all__ = ["EventConsumer"]


class EventConsumer(Sender):
    """Defines a rule of EventBridge that invokes a function, and where failed events go.

    Two services can fail, and each has its failure route: EventBridge tries again until Lambda has accepted
    the event, then sends it to the rule's queue; Lambda tries a failed event two more times, and then
    sends it to the function's own queue. Events come at least once, and in no order.

    Defines:
        `AWS::Events::Rule`, `AWS::Lambda::Permission` for it; `AWS::SQS::Queue` for events that could
        not be delivered, to which EventBridge may send for this rule only; alarms on failed invocations, on
        that queue and on its deliveries. Below the function `AWS::Lambda::EventInvokeConfig`, the queue of
        its asynchronous invocations and its alarms. Nobody gets the permission to put events on the bus.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too. A failure
            route that it already has from another pattern is kept, and must be the one of `dead_letter`.
        event_pattern: the events that it gets: CDK's `EventPattern`, or a mapping as in AWS's
            documentation (JSON), which may have `$or`; at most 2,048 characters as JSON, adjustable. A
            pattern on the default bus that every event matches gives a warning (LP521), and so does a
            pattern that may match events of the function itself, if it may put events on the bus (LP526).
        event_bus: the bus, in this account and Region. Default: the default event bus, to which
            AWS services send.
        input: the payload of the function instead of the event: at most 8,192 characters with at most 100
            variables, which are the parts of the event that `EventField` names. Default: the event.
        description: what the rule is for, at most 512 characters. Default: no description.
        retry_attempts: 0 to 185, of deliveries to Lambda. Default: 185.
        max_event_age: 1 minute to 24 hours, whole seconds, of an event that could not be delivered. Default:
            24 hours.
        dead_letter: where both kinds of failed events go; a rule sends to standard queues only. Default: a
            queue for the rule, and one for the function.
        enabled: False disables the rule; events of that time are lost. Default: True.
        alarm_actions: the actions of the alarms; patterns with the same function add theirs to the alarms
            of its route.
            Default: the alarms have no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        rule: the rule.
        failure_route: where events go that could not be delivered to Lambda.
        function_failure_route: where events go with which the function failed.
        failed_invocations_alarm: goes to `ALARM` when EventBridge could not deliver an event after all
            retries.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP308, LP309, LP313, LP314, LP316, LP318, LP321, LP324 to LP326,
            LP506 to LP508, LP511 to LP513, LP515, LP520, LP522 to LP524, LP527 to LP529, LP567, LP568. At
            synthesis, after later calls: LP525.

    Warns:
        LP514, LP521, LP526.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import EventConsumer, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Mailer", entry=hello)
        >>> placed = {"source": ["shop.orders"], "detail-type": ["Order Placed"]}
        >>> consumer = EventConsumer(stack, "Orders", function=function, event_pattern=placed)
        >>> queue = consumer.failure_route.queue

    Source:
        https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rules.html (2026-11-27)
    """

    rule: events.Rule
    failed_invocations_alarm: cloudwatch.Alarm

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        event_pattern: EventPatternLike,
        event_bus: EventBusLike | None = None,
        input: events.RuleTargetInput | None = None,  # noqa: A002 (AWS's word, and that of schedules)
        description: str | None = None,
        retry_attempts: int = defaults.RULE_RETRY_ATTEMPTS,
        max_event_age: Duration = defaults.RULE_MAX_EVENT_AGE,
        dead_letter: DeadLetter = DeadLetter.queue(),  # noqa: B008 (immutable)
        enabled: bool = True,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(EventConsumer.__init__, locals())
        pattern = check_pattern(checks, event_pattern, event_bus)
        check_input(checks, input)
        check_place(checks, function, event_bus)
        check_delivery(checks, description, retry_attempts, max_event_age)
        check_rule_route(checks, scope, dead_letter)
        check_function(checks, function, dead_letter)
        event_type = event_types.EVENT if input is None else event_types.OWN_PAYLOAD
        check_event_type(checks, "function", function, event_type)
        checks.raise_if_any()

        super().__init__(
            scope,
            construct_id,
            checks,
            function=function,
            dead_letter=dead_letter,
            alarm_actions=alarm_actions,
        )
        self.event_type, self._recursion_reason = event_type, ""
        self.rule = define_rule(
            self, event_pattern, event_bus=event_bus, description=description, enabled=enabled
        )
        queue = self._route(event_bus)
        add_function(
            self,
            self.rule,
            function,
            queue,
            retry_attempts=retry_attempts,
            max_event_age=max_event_age,
            sent=input,
        )
        self._watch_for_recursion(pattern, event_bus)
        checks.warn_on(self)

    def _route(self, event_bus: events.IEventBus | None) -> sqs.IQueue | None:
        self.failure_route, queue = route_rule(
            self, self.rule, self._dead_letter, self._alarm_actions, event_bus=event_bus
        )
        self.failed_invocations_alarm = self._alarm(
            "FailedInvocationsAlarm",
            rule_metric(self.rule, "FailedInvocations", event_bus=event_bus),
            "An event could not be delivered to the function after every retry",
        )
        return queue

    def allow_recursion(self, *, reason: str) -> None:
        """Let the function put events that its rule may match.

        Args:
            reason: what ends the loop, for reviewers; recorded in the construct's metadata.

        Raises:
            ValidationError: LP511.
        """
        self._recursion_reason = record_recursion(self, self._checks, reason)

    def _watch_for_recursion(self, pattern: dict[str, Any], event_bus: events.IEventBus | None) -> None:
        own = own_values(self, pattern)
        role = role_of(self.function) if conditions.matches_puts(pattern, own) is not False else None
        if role is None:
            return

        def rights() -> recursion.Rights:
            stack = facts(self).stack
            arns = [f"arn:aws:events:{stack.region}:{stack.account}:event-bus/default"]
            if event_bus is not None:
                arns = [event_bus.event_bus_arn]
            return recursion.Rights(["events:PutEvents"], arns, stack)

        def loops(right: str | None) -> Iterable[Violation]:
            if right is None:
                return ()
            checks = self._checks.again()
            bus = "the default bus" if event_bus is None else facts(event_bus).path
            is_allowed = bool(self._recursion_reason)
            checks.note(conditions.no_loop(right, pattern, own=own, bus=bus, allowed=is_allowed))
            checks.warn_on(self)
            return checks.violations

        recursion.watch(self, role, rights, loops)
