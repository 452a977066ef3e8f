"""What the consumers of tables' streams and of Kinesis share."""

from collections.abc import Callable, Iterable, Sequence

import jsii
from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.facts import facts
from constructs_lib._internal.names import Path
from constructs_lib._internal.recursion import Rights, watch
from constructs_lib._internal.targets import role_of, unqualified
from constructs_lib._internal.types import FunctionLike
from constructs_lib.dead_letter.route_stores import function_metric
from constructs_lib.dead_letter.stream_route import destination_arn, route_stream
from constructs_lib.dead_letter.values import FailureRoute
from constructs_lib.errors import Violation
from constructs_lib.patterns.pollers._mapping import Source, SourceSettings, define_mapping
from constructs_lib.patterns.pollers._policy import define_policy
from constructs_lib.patterns.pollers._stream_checks import StreamSettings
from constructs_lib.rules.conditions import streams

_EVENT_COUNT = lambda_.MetricsConfig(metrics=[lambda_.MetricType.EVENT_COUNT])


@jsii.implements(iam.IGrantable)
class StreamConsumer(Construct):
    """The mapping of a stream, its rights, its failure route and its alarms."""

    function: FunctionLike
    failure_route: FailureRoute
    event_source_mapping: lambda_.EventSourceMapping
    iterator_age_alarm: cloudwatch.Alarm
    dropped_alarm: cloudwatch.Alarm

    def _define(
        self,
        checks: Checks,
        function: FunctionLike,
        source: Source,
        settings: StreamSettings,
        *,
        grant_read: Callable[[iam.Policy], object],
        key: Callable[[], kms.IKey | None],
    ) -> None:
        self.function: FunctionLike = function
        policy = define_policy(
            checks, self, function, source.parameter, key=key, dead_letter=settings.dead_letter
        )
        grant_read(policy)
        self.failure_route = route_stream(
            self, unqualified(function), policy, settings.dead_letter, settings.alarm_actions
        )
        self.event_source_mapping = define_mapping(
            self,
            function,
            source,
            settings,
            wait_for=policy,
            on_failure_arn=destination_arn(self.failure_route),
            **_of_stream(settings),
        )
        _pass_token(self.event_source_mapping, settings.max_record_age)
        self._define_alarms(settings.alarm_actions)

    def _define_alarms(self, actions: Sequence[cloudwatch.IAlarmAction]) -> None:
        self.iterator_age_alarm = alarm(
            self,
            "IteratorAgeAlarm",
            # AWS has no age of one mapping: functions behind several streams ring for the oldest.
            metric=function_metric(unqualified(self.function), "IteratorAge", statistic="Maximum"),
            threshold=milliseconds(defaults.MAX_ITERATOR_AGE) or 0,
            description="Records wait in the stream: the function is slow, throttled or fails",
            actions=actions,
        )
        self.dropped_alarm = alarm(
            self,
            "DroppedAlarm",
            metric=cloudwatch.Metric(
                namespace="AWS/Lambda",
                metric_name="DroppedEventCount",
                dimensions_map={"EventSourceMappingUUID": self.event_source_mapping.event_source_mapping_id},
                period=defaults.ALARM_PERIOD,
                statistic="Sum",
            ),
            threshold=1,
            description="Records were given up after every retry, and did not reach a failure route",
            actions=actions,
        )

    def _warn_of_recursion(self, checks: Checks, source: Source, rights: Callable[[], Rights]) -> None:
        """Have synthesis warn where the function may write to what invokes it (LP414)."""
        role = role_of(self.function)
        if role is None:
            return

        def found(by: str | None) -> Iterable[Violation]:
            late = checks.again()
            late.note(streams.not_fed_by_its_function(Path(source.construct), Path(self.function), by))
            late.warn_on(self)
            return ()

        watch(self, role, rights, found)

    @property
    @jsii.member(jsii_name="grantPrincipal")
    def grant_principal(self) -> iam.IPrincipal:
        """The function's principal: what is granted to the pattern is granted to its function."""
        return self.function.grant_principal


def _of_stream(settings: StreamSettings) -> SourceSettings:
    found = SourceSettings(
        retry_attempts=settings.retry_attempts,
        bisect_batch_on_error=settings.bisect_batch_on_error,
        parallelization_factor=settings.parallelization_factor,
        tumbling_window=settings.tumbling_window,
        starting_position=settings.starting_position,
        starting_position_timestamp=settings.starting_position_timestamp,
        metrics_config=_EVENT_COUNT,
    )
    age = settings.max_record_age
    if age is not None and milliseconds(age) is not None:
        found["max_record_age"] = age
    return found


def _pass_token(mapping: lambda_.EventSourceMapping, max_record_age: Duration | None) -> None:
    """Set what only CloudFormation knows; CDK would take its token for a number out of range."""
    if max_record_age is None or milliseconds(max_record_age) is not None:
        return
    resource = facts(mapping).default_child
    if isinstance(resource, lambda_.CfnEventSourceMapping):
        resource.maximum_record_age_in_seconds = max_record_age.to_seconds()
