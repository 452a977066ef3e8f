"""A Lambda function with safe defaults."""

import os
from collections.abc import Mapping, Sequence

from aws_cdk import Duration, Size
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal import targets
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.at_synthesis import check_at_synthesis
from constructs_lib._internal.facts import facts, facts_below
from constructs_lib._internal.handled_event import READ_HANDLER
from constructs_lib._internal.rendered_functions import environment_at_synthesis, read_at_synthesis
from constructs_lib._internal.tokens import is_token
from constructs_lib._internal.types import AlarmAction, KeyLike, RoleLike, SecurityGroupLike, VpcLike
from constructs_lib.errors import Violation
from constructs_lib.patterns.functions._code import GivenCode
from constructs_lib.patterns.functions._function_checks import (
    check_environment,
    check_layers,
    check_ranges,
    check_retention,
    check_unzipped,
    sizes_of_layers,
)
from constructs_lib.patterns.functions._network import Network
from constructs_lib.patterns.functions._network_at_synthesis import record_unreached
from constructs_lib.patterns.functions._settings import (
    apply_settings,
    check_settings,
    properties_of,
    versions_at_synthesis,
)
from constructs_lib.patterns.functions._watched import WATCHED, check_alarms, define_alarms
from constructs_lib.patterns.functions.alarm_values import Alarms
from constructs_lib.patterns.functions.function_name import FunctionName
from constructs_lib.rules import ranges

__all__ = ["StandardFunction"]


class StandardFunction(lambda_.Function):
    """Defines a Lambda function with its own log group, a role limited to it, and alarms.

    Defines:
        `AWS::Lambda::Function` with JSON logs; `AWS::Logs::LogGroup` and `AWS::IAM::Role` beside it, named
        `{construct_id}LogGroup` and `{construct_id}Role`, unless they are passed in; three
        `AWS::CloudWatch::Alarm` below it, on errors, throttles and duration. With `vpc` and without
        `security_groups`, an `AWS::EC2::SecurityGroup` below it.

    Args:
        scope: the scope.
        construct_id: the id.
        entry: folder with the code, as an absolute path. Packages in its lock file, `requirements.txt`
            or `uv.lock`, are packed with it as by `DependencyLayer`. Give `entry` or `code`.
        code: code from another source; the handler is not checked in it. Give `entry` or `code`.
        handler: `<file>.<function>`; must exist in `entry` for Python and Node.js, unless layers may
            have the file. Default: `handler.handler`.
        exclude: patterns of further files of `entry` that are not packed: `*.md`
            or `tests` for a name at any depth, `data/raw` or `data/**/*.csv` for paths in `entry`. Default:
            only `defaults.ASSET_EXCLUDE`, and files that a Python function cannot use, are left out.
        keep: patterns of files that are packed although they are excluded, such as `.env`,
            and folders of its packages that look like tests, such as `sympy/testing/tests`; each must match
            a file. Default: no excluded file is packed.
        extras: extras of the project in `entry` whose packages are also packed, such as
            `["http"]`; the project must have `uv.lock` or `pylock.toml`. Default: no extras.
        runtime: any runtime that Lambda offers. Default: Python 3.13.
        architecture: Default: arm64.
        memory_size: 128 to 10,240 MB. Default: 256.
        timeout: 1 to 900 seconds. Default: 10 seconds, below the limits of both kinds of API.
        environment: variables, at most 4,096 bytes with all names. Default: an empty environment.
        layers: at most five, in the order given; a file of a later layer hides the same file of an earlier
            one. Default: code without layers.
        role: the role of the function; it gets the permission to write the log. Default: a role is created
            that may write this function's log and send traces, and nothing else.
        log_group: the log group of the function. Default: a log group is created.
        log_retention: how long the created log group keeps its events. Default: one month.
        tracing: X-Ray tracing. Default: active.
        reserved_concurrent_executions: 0 to 900 (the account's 1,000 minus 100 that Lambda keeps unreserved).
            0 stops the function. Default: the function uses the account's unreserved concurrency.
        ephemeral_storage_size: 512 to 10,240 MB of `/tmp`. Default: 512 MB.
        description: at most 256 characters. Default: an empty description.
        vpc: the VPC that the function is connected to; Lambda gets the permissions to create network
            interfaces in it, and the function's own code does not. Default: the function is not in a VPC of
            yours, and reaches the internet and public endpoints of AWS.
        vpc_subnets: subnets of the VPC, in two Availability Zones or more (warning LP048). If the app defines
            them, and they cannot reach a service that the role names, it is an error at synthesis (LP047);
            `allow_unreached_services` is for services that the code does not call. Default: private subnets
            with a route to the internet, otherwise isolated subnets.
        security_groups: at most five. Default: one is created that allows all outgoing IPv4 traffic and no
            incoming traffic; `connections` has it.
        allow_public_subnet: whether public subnets are accepted, in which a function
            reaches only the VPC. Default: they are not accepted.
        ipv6_allowed_for_dual_stack: whether the function sends IPv6 from dual-stack subnets, such as through
            an egress-only internet gateway; the created security group then also allows outgoing IPv6
            traffic. Default: it does not.
        filesystem: the file system that the function mounts at a path below `/mnt/`, with mount targets in
            the zones of its subnets; its role may then mount it and write to it. Needs `vpc`. Default:
            no file system.
        snap_start: `SnapStartConf.ON_PUBLISHED_VERSIONS`: a published version starts from a snapshot of its
            memory, which is taken when it is published; with Python 3.12, Java 11, .NET 8 and newer, without
            a file system, provisioned concurrency and a larger `ephemeral_storage_size`. Invocations of
            the function itself, and not of a version or an alias, do not use it. Default: no snapshot.
        environment_encryption: key that encrypts the environment; the role gets the permission to
            decrypt with it. The policy of a key of another account must allow that, too. Default: a key of
            AWS.
        application_log_level: the lowest level that is logged of the lines of the function
            itself, from Python's `logging`, Node.js's `console`, or lines of JSON with a `level`; CDK's
            `application_log_level_v2`. Default: INFO.
        system_log_level: the same for the lines of Lambda about the function; CDK's `system_log_level_v2`.
            Default: INFO.
        durable_config: makes the function a durable function, whose executions wait without running and
            continue after an error. `execution_timeout`: 1 second to 31,622,400 seconds (366 days) for one
            execution, including its waiting time; `retention_period`: 1 to 90 days, whole days, for which
            an ended execution can be read, 14 by default. The role gets the permission to write and read
            the state. Callers must invoke a version or an alias; callers that wait for the answer do so
            for 15 minutes, not longer. If it is added to an existing function, or removed, it **replaces the
            function**.
            Default: no durable function.
        recursive_loop: with `RecursiveLoop.ALLOW` Lambda does not stop a function that invokes itself in
            a loop (warning LP055). Default: Lambda stops such a loop after about 16 invocations.
        current_version_options: settings of `current_version`, such as its description,
            provisioned concurrency or removal policy; `retry_attempts` and `max_event_age` have the
            ranges of `AsyncFanOut`. Default: CloudFormation removes a version when there is a newer one.
        function_name: `FunctionName.fixed(name, reason=...)`. Default: CloudFormation creates a name.
        alarms: the alarms of the function: `Alarms.each(...)`, `Alarms.composite(...)` or
            `Alarms.none(reason=...)`. Default: an alarm on one error, on one throttled request, and on a
            duration of 90 % of the timeout, each within 5 minutes.
        alarm_actions: the actions of the alarms. Default: the alarms have no action.

    Attributes:
        errors_alarm: goes to `ALARM` when invocations failed; `None`, like every other alarm, if it is
            switched off.
        error_rate_alarm: goes to `ALARM` when a share of the invocations failed.
        throttles_alarm: goes to `ALARM` when requests were throttled.
        duration_alarm: goes to `ALARM` when an invocation took a share of the timeout; `None` also if the
            timeout is a token.
        composite_alarm: goes to `ALARM` when any of the others does.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP002, LP010 to LP024, LP027 to LP030, LP033, LP036, LP040 to LP044, LP046,
            LP050 to LP054; LP057, LP058, LP327 to LP332, LP335 for alarms; LP306, LP307 and LP325 for
            versions; LP701 to LP724 and LP730 to LP732 for packages and layers. At synthesis, when later
            calls broke them: LP020, LP021, LP023, LP045, LP047, LP050.

    Warns:
        LP025, LP026, LP031, LP032, LP034, LP048, LP049, LP055.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> function = StandardFunction(stack, "Hello", entry=hello)
        >>> function.timeout.to_seconds()
        10

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-23),
        https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html (2026-11-27)
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        entry: str | os.PathLike[str] | None = None,
        code: lambda_.Code | None = None,
        handler: str = defaults.HANDLER,
        exclude: Sequence[str] = (),
        keep: Sequence[str] = (),
        extras: Sequence[str] = (),
        runtime: lambda_.Runtime = defaults.RUNTIME,
        architecture: lambda_.Architecture = defaults.ARCHITECTURE,
        memory_size: int = defaults.MEMORY_SIZE,
        timeout: Duration = defaults.TIMEOUT,
        environment: Mapping[str, str] | None = None,
        layers: Sequence[lambda_.ILayerVersion] = (),
        role: RoleLike | None = None,
        log_group: logs.ILogGroup | None = None,
        log_retention: logs.RetentionDays | None = None,
        tracing: lambda_.Tracing = defaults.TRACING,
        reserved_concurrent_executions: int | None = None,
        ephemeral_storage_size: Size | None = None,
        description: str | None = None,
        vpc: VpcLike | None = None,
        vpc_subnets: ec2.SubnetSelection | None = None,
        security_groups: Sequence[SecurityGroupLike] = (),
        allow_public_subnet: bool = False,
        ipv6_allowed_for_dual_stack: bool = False,
        filesystem: lambda_.FileSystem | None = None,
        snap_start: lambda_.SnapStartConf | None = None,
        environment_encryption: KeyLike | None = None,
        application_log_level: lambda_.ApplicationLogLevel | None = None,
        system_log_level: lambda_.SystemLogLevel | None = None,
        durable_config: lambda_.DurableConfig | None = None,
        recursive_loop: lambda_.RecursiveLoop | None = None,
        current_version_options: lambda_.VersionOptions | None = None,
        function_name: FunctionName | None = None,
        alarms: Alarms = Alarms.each(),  # noqa: B008 (immutable)
        alarm_actions: Sequence[AlarmAction] = (),
    ) -> None:
        given = dict(locals())
        checks = Checks(scope, construct_id)
        checks.types(StandardFunction.__init__, given)
        properties = properties_of(given)
        check_ranges(checks, memory_size, timeout, ephemeral_storage_size, description)
        checks.in_range(ranges.FUNCTION_CONCURRENCY, reserved_concurrent_executions)
        check_retention(checks, log_group, log_retention)
        check_environment(checks, environment or {})
        check_layers(checks, layers, runtime, architecture)
        check_alarms(checks, alarms, milliseconds(timeout), alarm_actions)
        check_settings(checks, properties, function_name, has_file_system=filesystem is not None)
        packed = GivenCode(entry, code, handler, runtime, architecture, bool(layers), exclude, keep, extras)
        source = packed.checked(checks, scope)
        network = Network.of(given)
        network.check(checks)
        checks.raise_if_any()

        asset = source.asset(checks, scope)
        log_group = _log_group(scope, construct_id, log_retention) if log_group is None else log_group
        role = _logging_role(checks, construct_id, role, log_group)
        network.let(checks, role)
        super().__init__(
            scope,
            construct_id,
            code=asset,
            layers=list(layers),
            role=role,
            log_group=log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            **properties,
            **network.arguments(),
        )
        self._source, self._layers, self._checks, self._properties = source, tuple(layers), checks, properties
        self._note_facts(scope, construct_id, role, timeout, reserved_concurrent_executions)
        apply_settings(self, role, properties, function_name, checks)
        self._keep_order_of_layers()
        self._define_alarms(alarms, milliseconds(timeout), alarm_actions)
        checks.warn_on(self)
        self._check_at_synthesis(network, checks)

    def _note_facts(
        self, scope: Construct, construct_id: str, role: iam.IRole, timeout: Duration, reserved: int | None
    ) -> None:
        """Keep what patterns ask of their functions, each of which would be a call into Node.js."""
        known = facts_below(scope, construct_id, self)
        known.note(targets.TIMEOUT, milliseconds(timeout))
        known.note(targets.ROLE, role)
        known.note(targets.OWN_DEAD_LETTER, None)
        known.note(targets.VARIABLES, frozenset(self._properties["environment"] or ()))
        known.note(targets.RESERVED_CONCURRENCY, None if is_token(reserved) else reserved)
        known.note(READ_HANDLER, self._source.handled)

    def _define_alarms(self, alarms: Alarms, timeout: float | None, actions: Sequence[AlarmAction]) -> None:
        defined = define_alarms(self, self, alarms, timeout, actions)
        self.errors_alarm: cloudwatch.Alarm | None = defined.errors
        self.error_rate_alarm: cloudwatch.Alarm | None = defined.error_rate
        self.throttles_alarm: cloudwatch.Alarm | None = defined.throttles
        self.duration_alarm: cloudwatch.Alarm | None = defined.duration
        self.composite_alarm: cloudwatch.CompositeAlarm | None = defined.composite
        facts(self).note(WATCHED, alarms.kind != "none")

    def _check_at_synthesis(self, network: Network, checks: Checks) -> None:
        read_at_synthesis(self)
        check_at_synthesis(self, self._violations_at_synthesis)
        network.check_at_synthesis(self, checks)

    def _violations_at_synthesis(self) -> Sequence[Violation]:
        """Check again what `add_environment` and `add_layers` can change."""
        checks = self._checks.again()
        check_environment(checks, environment_at_synthesis(self))
        sizes = {**self._source.unzipped(self), **sizes_of_layers(self._layers)}
        check_unzipped(checks, sizes, self._layers)
        return versions_at_synthesis(self, self._properties, checks)

    def add_layers(self, *layers: lambda_.ILayerVersion) -> None:
        """Add layers, at most five in all; they are weighed together with the code at synthesis."""
        checks = self._checks.again()
        check_layers(checks, layers, self.runtime, self.architecture, beside=len(self._layers))
        checks.raise_if_any()
        super().add_layers(*layers)
        self._layers += layers
        self._keep_order_of_layers()

    def allow_unreached_services(self, *, reason: str) -> None:
        """Accept that the role names services that the subnets of the function cannot reach.

        Args:
            reason: why no call waits, such as that the code does not use a permission; recorded
                in the construct's metadata, which `constructs-lib check` reads.

        Raises:
            ValidationError: LP041, LP047.
        """
        record_unreached(self, self._checks, reason)

    def _keep_order_of_layers(self) -> None:
        """Have layers in the order given: a file of a later layer hides the same file of an earlier one."""
        resource = facts(self).default_child if len(self._layers) > 1 else None
        if isinstance(resource, lambda_.CfnFunction):
            # CDK sorts them by path with @aws-cdk/aws-lambda:recognizeLayerVersion, which is recommended.
            resource.layers = [each.layer_version_arn for each in self._layers]


def _log_group(scope: Construct, construct_id: str, retention: logs.RetentionDays | None) -> logs.LogGroup:
    kept = defaults.LOG_RETENTION if retention is None else retention
    return logs.LogGroup(scope, f"{construct_id}LogGroup", retention=kept)


def _logging_role(
    checks: Checks, construct_id: str, given: iam.IRole | None, log_group: logs.ILogGroup
) -> iam.IRole:
    """Return the role with the right to write the log, and warn of one that did not take it (LP026)."""
    role = _role(checks.scope, construct_id) if given is None else given
    log_group.grant_write(role)
    # The grant itself reports success for a role that CDK leaves alone.
    checks.require(
        targets.can_be_granted_to(role),
        "LP026",
        "role",
        allowed="one that this app can change",
        got="an imported role",
    )
    return role


def _role(scope: Construct, construct_id: str) -> iam.Role:
    role = iam.Role(
        scope,
        f"{construct_id}Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        description=f"Runs function {construct_id}",
    )
    facts_below(scope, f"{construct_id}Role", role)
    return role
