"""A function that runs on a schedule."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from aws_cdk import Duration, RemovalPolicy, TimeZone
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts
from constructs_lib._internal.handled_event import check_event_type
from constructs_lib._internal.targets import check_region, grant_invoke
from constructs_lib._internal.tokens import is_token, known
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.schedule_route import check_scheduled_route, route_scheduled
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.errors import ConstructsLibError
from constructs_lib.patterns.senders._permissions import as_target
from constructs_lib.patterns.senders._schedule_settings import (
    ScheduleSettings,
    check_expression,
    check_settings,
    pass_tokens,
    target_input,
    time_window,
)
from constructs_lib.patterns.senders._sender import Sender, check_function
from constructs_lib.rules import event_types
from constructs_lib.schedule import next_runs

__all__ = ["ScheduledFunction"]


class ScheduledFunction(Sender):
    """Defines a schedule of EventBridge Scheduler that invokes a function, and where failed events go.

    Two services can fail, and each has its failure route. Scheduler tries again until Lambda has accepted
    the event, then sends it to the schedule's queue. After Lambda has accepted it, the invocation is
    asynchronous: Lambda tries a failed event two more times, and then sends it to the function's own queue.

    Defines:
        `AWS::Scheduler::Schedule`; `AWS::Scheduler::ScheduleGroup` only for it, so that it has its own
        metrics; `AWS::IAM::Role` that may only invoke this function and send to this queue, and
        that only this group may assume; `AWS::SQS::Queue` for events that could not be delivered; alarms on
        target errors, on dropped invocations, on that queue and on its deliveries. Below the function
        `AWS::Lambda::EventInvokeConfig`, the queue of its asynchronous invocations and its alarms.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function can be given, too. A failure
            route that it already has from a fan-out is kept, and must be the one of `dead_letter`.
        schedule: `rate(2 hours)`, `cron(0 12 * * ? *)`, `at(2027-01-31T09:00:00)`, or CDK's
            `ScheduleExpression`. A cron expression has six fields: minutes, hours, day-of-month, month,
            day-of-week and year, with `?` in one of the day fields.
        input: the event, as JSON. Default: `scheduled_time`, `schedule_arn`, `execution_id` and
            `attempt_number`, which Scheduler fills in.
        time_zone: a name of the IANA database, such as `Europe/Berlin`; only with a `schedule` that is a
            string. A cron time that is skipped in spring does not run; a time that comes twice in autumn
            runs once.
            Default: UTC.
        flexible_window: 1 minute to 24 hours after each time within which Scheduler may start.
            Default: it starts within the minute.
        retry_attempts: 0 to 185, of deliveries to Lambda. Default: 185.
        max_event_age: 1 minute to 24 hours, of an event that could not be delivered. Default: 24 hours.
        dead_letter: where both kinds of failed events go; Scheduler sends to standard queues only. Default: a
            queue for the schedule, and one for the function.
        enabled: False keeps the schedule and does not run it. Default: True.
        alarm_actions: the actions of the alarms; patterns with the same function add theirs to the alarms
            of its route.
            Default: the alarms have no action.

    Attributes:
        function: the function that was passed in.
        event_type: the event that its function gets; a handler that names another event is refused.
        schedule: the schedule.
        schedule_group: the group of only this schedule.
        role: the role that the schedule assumes.
        expression: the schedule as it is deployed: `rate(1 minutes)` as `rate(1 minute)`.
        time_zone: the schedule's time zone.
        failure_route: where events go that could not be delivered to Lambda.
        function_failure_route: where events go with which the function failed.
        target_errors_alarm: goes to `ALARM` when an invocation was refused, at once and long before the
            last retry.
        dropped_alarm: goes to `ALARM` when an invocation failed after all retries.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP056, LP059, LP308, LP309, LP313, LP314, LP316, LP318, LP320, LP321, LP324 to LP326,
            LP601 to LP607, LP609, LP612 to LP614, LP616 to LP624.

    Warns:
        LP608, LP610, LP611, LP615, LP625.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import ScheduledFunction, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Housekeeping", entry=hello)
        >>> scheduled = ScheduledFunction(stack, "EveryTwoHours", function=function, schedule="rate(2 hours)")
        >>> scheduled.expression
        'rate(2 hours)'

    Source:
        https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html (2026-11-23)
    """

    expression: str
    time_zone: str
    schedule: scheduler.Schedule
    schedule_group: scheduler.ScheduleGroup
    role: iam.Role
    target_errors_alarm: cloudwatch.Alarm
    dropped_alarm: cloudwatch.Alarm

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        function: FunctionLike,
        schedule: str | scheduler.ScheduleExpression,
        input: Mapping[str, object] | scheduler.ScheduleTargetInput | None = None,  # noqa: A002 (CDK's name)
        time_zone: str | TimeZone | None = None,
        flexible_window: Duration | None = None,
        retry_attempts: int = defaults.SCHEDULE_RETRY_ATTEMPTS,
        max_event_age: Duration = defaults.SCHEDULE_MAX_EVENT_AGE,
        dead_letter: DeadLetter = DeadLetter.queue(),  # noqa: B008 (immutable)
        enabled: bool = True,
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(ScheduledFunction.__init__, locals())
        expression, zone = check_expression(checks, schedule, time_zone)
        settings = ScheduleSettings(input, flexible_window, retry_attempts, max_event_age, enabled)
        check_settings(checks, settings)
        check_scheduled_route(checks, dead_letter)
        check_region(checks, "function", scope, function, "schedule")
        check_function(checks, function, dead_letter)
        event_type = event_types.SCHEDULE if input is None else event_types.OWN_PAYLOAD
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
        self.event_type, self.expression, self.time_zone = event_type, expression, zone
        self.schedule_group = scheduler.ScheduleGroup(
            self, "ScheduleGroup", removal_policy=RemovalPolicy.DESTROY
        )
        self.role = self._define_role()
        self.failure_route: FailureRoute = route_scheduled(
            self, self.role, self.schedule_group, dead_letter, alarm_actions
        )
        self.schedule = self._define_schedule(settings)
        self._define_alarms()
        checks.warn_on(self)

    def _define_role(self) -> iam.Role:
        # https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        only_this_group = {
            "aws:SourceAccount": facts(self).stack.account,
            "aws:SourceArn": self.schedule_group.schedule_group_arn,
        }
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": only_this_group}
            ),
            description=f"Invokes function {facts(self.function).id} on a schedule",
        )
        grant_invoke(self.function, role)
        return role

    def _define_schedule(self, settings: ScheduleSettings) -> scheduler.Schedule:
        age = settings.max_event_age
        schedule = scheduler.Schedule(
            self,
            "Schedule",
            schedule=scheduler.ScheduleExpression.expression(self.expression, TimeZone.of(self.time_zone)),
            schedule_group=self.schedule_group,
            time_window=time_window(settings),
            enabled=settings.enabled,
            target=targets.LambdaInvoke(
                # CDK's target grants for itself, to a role that takes nothing from it: it would also let the
                # role invoke every alias and version of the function.
                as_target(self, self.function),
                role=self.role.without_policy_updates(),
                input=target_input(settings),
                retry_attempts=known(settings.retry_attempts),
                max_event_age=None if milliseconds(age) is None else age,
                dead_letter_queue=self.failure_route.queue,
            ),
        )
        # A rate runs at once: without this its first invocations are refused while the policy is made.
        schedule.node.add_dependency(self.role.node.find_child("DefaultPolicy"))
        pass_tokens(schedule, settings)
        return schedule

    def _define_alarms(self) -> None:
        period = defaults.ALARM_PERIOD
        self.target_errors_alarm = self._alarm(
            "TargetErrorsAlarm",
            self.schedule_group.metric_target_errors(period=period, statistic="Sum"),
            "A scheduled invocation was refused and is tried again",
        )
        self.dropped_alarm = self._alarm(
            "DroppedAlarm",
            self.schedule_group.metric_dropped(period=period, statistic="Sum"),
            "A scheduled invocation was given up after every retry",
        )

    def next_runs(self, n: int, after: datetime | None = None) -> list[datetime]:
        """Return the next run times in the schedule's time zone, also of a schedule that is not enabled.

        Args:
            n: how many; fewer are returned where the schedule ends.
            after: the moment to start from; a time without a zone is in the schedule's zone. Default: now.

        Raises:
            ValueError: n is negative.
            ConstructsLibError: only CloudFormation knows the schedule; or this machine has no time zones.
        """
        if is_token(self.expression) or is_token(self.time_zone):
            raise ConstructsLibError(f"the schedule of {facts(self).path} is known to CloudFormation only")
        return next_runs(self.expression, n, time_zone=self.time_zone, after=after)
