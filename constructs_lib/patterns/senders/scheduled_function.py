"""A function that runs on a schedule."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

import jsii
from aws_cdk import Duration, RemovalPolicy, Stack, TimeZone
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_scheduler as scheduler
from aws_cdk import aws_scheduler_targets as targets
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.targets import check_region, grant_invoke
from constructs_lib._internal.tokens import is_token, known
from constructs_lib._internal.types import AlarmAction, FunctionLike
from constructs_lib.dead_letter.async_route import route_async
from constructs_lib.dead_letter.async_route_checks import check_async_route, check_wired_route
from constructs_lib.dead_letter.async_settings import AsyncSettings
from constructs_lib.dead_letter.schedule_route import check_scheduled_route, route_scheduled
from constructs_lib.dead_letter.values import DeadLetter, FailureRoute
from constructs_lib.errors import ConstructsLibError
from constructs_lib.rules.conditions import schedules as conditions
from constructs_lib.schedule import next_runs
from constructs_lib.schedule.expressions import parse_schedule

__all__ = ["ScheduledFunction"]

_UTC = "Etc/UTC"


@jsii.implements(iam.IGrantable)
class ScheduledFunction(Construct):
    """Defines a schedule of EventBridge Scheduler that invokes a function, and where failed events go.

    Two services can fail, and each has its route. Scheduler tries again until Lambda has accepted the event,
    then sends it to the schedule's queue. Lambda has accepted it: the invocation is asynchronous, a function
    that fails is tried again twice, and then its event goes to the function's own queue.

    Defines:
        `AWS::Scheduler::Schedule`; `AWS::Scheduler::ScheduleGroup` for it alone, so that its metrics are its
        own; `AWS::IAM::Role` that may invoke this function, send to this queue and nothing else, and that
        only this group may assume; `AWS::SQS::Queue` for what could not be delivered; alarms on target
        errors, on dropped invocations, on that queue and on its deliveries. Below the function
        `AWS::Lambda::EventInvokeConfig`, the queue of its asynchronous invocations and its alarms.

    Args:
        scope: the scope.
        construct_id: the id.
        function: the function; an alias, a version or an imported function does, too. A route that a fan-out
            has wired for it stays as it is, and has to be that of `dead_letter`.
        schedule: `rate(2 hours)`, `cron(0 12 * * ? *)`, `at(2027-01-31T09:00:00)`, or CDK's
            `ScheduleExpression`. A cron expression has six fields: minutes, hours, day-of-month, month,
            day-of-week and year, with `?` in one of the day fields.
        input: the event, as JSON. Default: `scheduled_time`, `schedule_arn`, `execution_id` and
            `attempt_number`, which Scheduler fills in.
        time_zone: name of the IANA database, such as `Europe/Berlin`; only beside a `schedule` that is text.
            A cron time that clocks skip in spring does not run; one that comes twice in autumn runs once.
            Default: UTC.
        flexible_window: 1 minute to 24 hours after each time in which Scheduler may choose the moment.
            Default: within the minute.
        retry_attempts: 0 to 185, of deliveries to Lambda. Default: 185.
        max_event_age: 1 minute to 24 hours, of an event that could not be delivered. Default: 24 hours.
        dead_letter: where both kinds of failed events go; Scheduler sends to standard queues only. Default: a
            queue for the schedule, and one for the function.
        enabled: False keeps the schedule and does not run it. Default: True.
        alarm_actions: what the alarms do; patterns that share a function add theirs to those of its route.
            Default: they change colour and tell nobody.

    Attributes:
        function: the function that was passed in.
        schedule: the schedule.
        schedule_group: the group that holds this schedule and no other.
        role: the role that the schedule assumes.
        expression: the schedule as it is deployed: `rate(1 minutes)` as `rate(1 minute)`.
        time_zone: the schedule's time zone.
        failure_route: where events go that could not be delivered to Lambda.
        function_failure_route: where events go with which the function failed.
        target_errors_alarm: rings when an invocation was refused, at once and long before the last retry.
        dropped_alarm: rings when Scheduler has given up an invocation.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP308, LP309, LP313, LP314, LP316, LP318, LP320, LP321, LP324,
            LP601 to LP607, LP609, LP612 to LP614, LP616 to LP624.

    Example:
        >>> function = StandardFunction(stack, "Housekeeping", entry=folder)
        >>> scheduled = ScheduledFunction(stack, "EveryTwoHours", function=function, schedule="rate(2 hours)")
        >>> scheduled.expression
        'rate(2 hours)'

    Source:
        https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html (2026-11-23)
    """

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
        self.expression, self.time_zone = _check_schedule(checks, schedule, time_zone)
        window = None if flexible_window is None else milliseconds(flexible_window)
        checks.note(conditions.times(window, known(retry_attempts), milliseconds(max_event_age)))
        checks.note(conditions.json_input(input if isinstance(input, Mapping) else None))
        check_scheduled_route(checks, dead_letter)
        # The two counts of the schedule are Scheduler's; Lambda keeps its own defaults behind it.
        settings = AsyncSettings(defaults.RETRY_ATTEMPTS, defaults.MAX_EVENT_AGE, dead_letter, None)
        check_region(checks, "function", scope, function, "schedule")
        if not check_wired_route(checks, "function", function, dead_letter):
            check_async_route(checks, "function", function, settings)
        checks.raise_if_any()

        super().__init__(scope, construct_id)
        self.function = function
        self.function_failure_route: FailureRoute = route_async(checks, function, settings, alarm_actions)
        self.schedule_group = scheduler.ScheduleGroup(
            self, "ScheduleGroup", removal_policy=RemovalPolicy.DESTROY
        )
        self.role = self._define_role()
        self.failure_route: FailureRoute = route_scheduled(
            self, self.role, self.schedule_group, dead_letter, alarm_actions
        )
        self.schedule = self._define_schedule(
            input, flexible_window, retry_attempts, max_event_age, enabled=enabled
        )
        self._define_alarms(alarm_actions)
        checks.warn_on(self)

    def _define_role(self) -> iam.Role:
        # https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
        only_this_group = {
            "aws:SourceAccount": Stack.of(self).account,
            "aws:SourceArn": self.schedule_group.schedule_group_arn,
        }
        role = iam.Role(
            self,
            "Role",
            assumed_by=iam.ServicePrincipal(
                "scheduler.amazonaws.com", conditions={"StringEquals": only_this_group}
            ),
            description=f"Invokes function {self.function.node.id} on a schedule",
        )
        grant_invoke(self.function, role)
        return role

    def _define_schedule(
        self,
        given: Mapping[str, object] | scheduler.ScheduleTargetInput | None,
        flexible_window: Duration | None,
        retry_attempts: int,
        max_event_age: Duration,
        *,
        enabled: bool,
    ) -> scheduler.Schedule:
        schedule = scheduler.Schedule(
            self,
            "Schedule",
            schedule=scheduler.ScheduleExpression.expression(self.expression, TimeZone.of(self.time_zone)),
            schedule_group=self.schedule_group,
            time_window=_time_window(flexible_window),
            enabled=enabled,
            target=targets.LambdaInvoke(
                self._invoked(),
                # CDK's target would also let the role invoke every alias and version of the function.
                role=self.role.without_policy_updates(),
                input=_target_input(given),
                retry_attempts=None if is_token(retry_attempts) else retry_attempts,
                max_event_age=None if max_event_age.is_unresolved() else max_event_age,
                dead_letter_queue=self.failure_route.queue,
            ),
        )
        # A rate runs at once: without this its first invocations are refused while the policy is made.
        schedule.node.add_dependency(self.role.node.find_child("DefaultPolicy"))
        _pass_tokens(schedule, flexible_window, retry_attempts, max_event_age)
        return schedule

    def _invoked(self) -> FunctionLike:
        if isinstance(self.function, lambda_.Function | lambda_.Alias | lambda_.Version):
            return self.function
        # CDK's target grants for itself, to a role that takes nothing from it. It would then add a permission
        # to the function, and fail where it does not know the account of an imported one.
        return lambda_.Function.from_function_attributes(
            self, "Target", function_arn=self.function.function_arn, skip_permissions=True
        )

    def _define_alarms(self, actions: Sequence[cloudwatch.IAlarmAction]) -> None:
        period = defaults.ALARM_PERIOD
        self.target_errors_alarm = alarm(
            self,
            "TargetErrorsAlarm",
            metric=self.schedule_group.metric_target_errors(period=period, statistic="Sum"),
            threshold=1,
            description="A scheduled invocation was refused and is tried again",
            actions=actions,
        )
        self.dropped_alarm = alarm(
            self,
            "DroppedAlarm",
            metric=self.schedule_group.metric_dropped(period=period, statistic="Sum"),
            threshold=1,
            description="A scheduled invocation was given up after every retry",
            actions=actions,
        )

    def next_runs(self, n: int, after: datetime | None = None) -> list[datetime]:
        """Return the next run times in the schedule's time zone, also of a schedule that is not enabled.

        Args:
            n: how many; fewer are returned where the schedule ends.
            after: the moment to start from; a time without a zone is one of the schedule's. Default: now.

        Raises:
            ValueError: n is negative.
            ConstructsLibError: only CloudFormation knows the schedule; or this machine has no time zones.
        """
        if is_token(self.expression) or is_token(self.time_zone):
            raise ConstructsLibError(f"the schedule of {self.node.path} is known to CloudFormation only")
        return next_runs(self.expression, n, time_zone=self.time_zone, after=after)

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal


def _check_schedule(
    checks: Checks, schedule: str | scheduler.ScheduleExpression, time_zone: str | TimeZone | None
) -> tuple[str, str]:
    """Return the expression and the time zone as they are deployed."""
    name = time_zone.timezone_name if isinstance(time_zone, TimeZone) else time_zone
    if isinstance(schedule, scheduler.ScheduleExpression):
        checks.require(
            name is None,
            "LP617",
            "time_zone",
            allowed="left out beside a ScheduleExpression",
            got=repr(name),
        )
        name = schedule.time_zone.timezone_name if schedule.time_zone else None
        schedule = schedule.expression_string
    zone = _UTC if name is None else name
    if is_token(schedule):
        return schedule, zone
    parsed, faults = parse_schedule(schedule, _UTC if is_token(zone) else zone)
    checks.note(faults)
    return schedule if parsed is None else parsed.text, zone


def _pass_tokens(
    schedule: scheduler.Schedule,
    flexible_window: Duration | None,
    retry_attempts: int,
    max_event_age: Duration,
) -> None:
    """Set what only CloudFormation knows; CDK would take its token for a number out of range."""
    resource = cast("scheduler.CfnSchedule", schedule.node.default_child)
    if is_token(retry_attempts):
        resource.add_property_override("Target.RetryPolicy.MaximumRetryAttempts", retry_attempts)
    if max_event_age.is_unresolved():
        age = max_event_age.to_seconds()
        resource.add_property_override("Target.RetryPolicy.MaximumEventAgeInSeconds", age)
    if flexible_window is not None and flexible_window.is_unresolved():
        window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": flexible_window.to_minutes()}
        resource.add_property_override("FlexibleTimeWindow", window)


def _time_window(flexible_window: Duration | None) -> scheduler.TimeWindow | None:
    if flexible_window is None or flexible_window.is_unresolved():
        return None
    return scheduler.TimeWindow.flexible(flexible_window)


def _target_input(
    given: Mapping[str, object] | scheduler.ScheduleTargetInput | None,
) -> scheduler.ScheduleTargetInput:
    if isinstance(given, scheduler.ScheduleTargetInput):
        return given
    if given is None:
        attribute = scheduler.ContextAttribute
        # So that a handler knows the time it runs for, whatever Scheduler would send by itself.
        given = {
            "scheduled_time": attribute.scheduled_time,
            "schedule_arn": attribute.schedule_arn,
            "execution_id": attribute.execution_id,
            "attempt_number": attribute.attempt_number,
        }
    # Plain values, so that jsii takes tuples and other mappings, too.
    plain: dict[str, object] = json.loads(conditions.as_json(given))
    if _has_token(plain):
        return scheduler.ScheduleTargetInput.from_object(plain)
    # As an object it would lose every null on its way through jsii.
    return scheduler.ScheduleTargetInput.from_text(json.dumps(plain, ensure_ascii=False))


def _has_token(value: object) -> bool:
    match value:
        case dict():
            return any(map(_has_token, (*value, *value.values())))
        case list():
            return any(map(_has_token, value))
        case _:
            return is_token(value)
