"""A Lambda function that is right by default."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import Duration, Size, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from constructs_lib import defaults, limits
from constructs_lib._internal import text
from constructs_lib._internal.alarms import alarm
from constructs_lib._internal.bundling import (
    LocalBuild,
    asset_folder,
    noted_target,
    package_sizes,
    packed_code,
    reported,
    sound_lock,
)
from constructs_lib._internal.checks import Checks, milliseconds
from constructs_lib._internal.handlers import check_handler, folder_size
from constructs_lib._internal.synth import check_at_synthesis
from constructs_lib._internal.types import is_token
from constructs_lib.errors import Violation
from constructs_lib.packaging import Plan, has_dependencies

__all__ = ["FunctionLike", "StandardFunction"]

FunctionLike = lambda_.FunctionBase | lambda_.IFunction
"""What patterns take as a function: a function, an alias, a version or an imported function.

CDK's own `IFunction` alone would make type checkers refuse CDK's own `Function`.
"""

# https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
_VARIABLE_NAME = re.compile(r"[a-zA-Z][a-zA-Z0-9_]+")
_RESERVED_VARIABLES = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)


class StandardFunction(lambda_.Function):
    """Defines a Lambda function with its own log group, a role limited to it, and alarms.

    Defines:
        `AWS::Lambda::Function` with JSON logs; `AWS::Logs::LogGroup` and `AWS::IAM::Role` beside it, named
        `{construct_id}LogGroup` and `{construct_id}Role`, unless they are passed in; three
        `AWS::CloudWatch::Alarm` below it, on errors, throttles and duration.

    Args:
        scope: the scope.
        construct_id: the id.
        entry: folder with the code, as an absolute path. Packages that it locks, in `requirements.txt` or
            `uv.lock`, are packed with it as by `DependencyLayer`. Give `entry` or `code`.
        code: code from elsewhere; the handler is not looked for in it. Give `entry` or `code`.
        handler: `<file>.<function>`; must exist in `entry` for Python and Node.js, unless layers may hold the
            file. Default: `handler.handler`.
        runtime: any runtime that Lambda offers. Default: Python 3.13.
        architecture: Default: arm64.
        memory_size: 128 to 10,240 MB. Default: 256.
        timeout: 1 to 900 seconds. Default: 10 seconds, below the limits of both API kinds.
        environment: variables, at most 4,096 bytes with all names. Default: an empty environment.
        layers: at most five. Default: code without layers.
        role: the role to run as; it gets the right to write the log. Default: a role is made that may write
            this function's log and send traces, and nothing else.
        log_group: the log group to write to. Default: a log group is made.
        log_retention: how long the log group that is made keeps its events. Default: one month.
        tracing: X-Ray tracing. Default: active.
        reserved_concurrent_executions: 0 to 900 (the account's 1,000, less 100 that Lambda keeps unreserved).
            0 stops the function. Default: shares the account's unreserved concurrency.
        ephemeral_storage_size: 512 to 10,240 MB of `/tmp`. Default: 512 MB.
        description: at most 256 characters. Default: an empty description.
        alarm_actions: what the alarms do. Default: they change colour and tell nobody.

    Attributes:
        errors_alarm: rings when an invocation failed within 5 minutes.
        throttles_alarm: rings when an invocation was throttled within 5 minutes.
        duration_alarm: rings when an invocation took 90 % of the timeout; `None` for a token.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP002, LP010 to LP024; LP701 to LP716 for packages and layers. At synthesis, when
            later calls broke them: LP019, LP020, LP021.

    Example:
        >>> function = StandardFunction(stack, "Hello", entry=folder)
        >>> function.timeout.to_seconds()
        10

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html (2026-11-23)
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        entry: str | os.PathLike[str] | None = None,
        code: lambda_.Code | None = None,
        handler: str = defaults.HANDLER,
        runtime: lambda_.Runtime = defaults.RUNTIME,
        architecture: lambda_.Architecture = defaults.ARCHITECTURE,
        memory_size: int = defaults.MEMORY_SIZE,
        timeout: Duration = defaults.TIMEOUT,
        environment: Mapping[str, str] | None = None,
        layers: Sequence[lambda_.ILayerVersion] = (),
        role: iam.IRole | None = None,
        log_group: logs.ILogGroup | None = None,
        log_retention: logs.RetentionDays | None = None,
        tracing: lambda_.Tracing = defaults.TRACING,
        reserved_concurrent_executions: int | None = None,
        ephemeral_storage_size: Size | None = None,
        description: str | None = None,
        alarm_actions: Sequence[cloudwatch.IAlarmAction] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(StandardFunction.__init__, locals())
        _check_sizes(checks, memory_size, timeout, ephemeral_storage_size, description)
        _check_concurrency(checks, reserved_concurrent_executions)
        _check_retention(checks, log_group, log_retention)
        _check_environment(checks, environment or {})
        _check_layer_count(checks, len(layers))
        _check_layers_fit(checks, layers, runtime, architecture)
        folder = _check_code(checks, entry, code)
        self._code_sizes = {} if folder is None else folder_size(folder, defaults.ASSET_EXCLUDE)
        _check_unzipped(checks, self._code_sizes)
        if folder is not None:
            check_handler(checks, folder, handler, runtime.name, may_be_in_layer=bool(layers))
        plan = _plan(checks, scope, folder, runtime, architecture)
        checks.raise_if_any()

        code, build = _asset(folder, plan) if code is None else (code, None)
        if log_group is None:
            retention = defaults.LOG_RETENTION if log_retention is None else log_retention
            log_group = logs.LogGroup(scope, f"{construct_id}LogGroup", retention=retention)
        if role is None:
            role = _role(scope, construct_id)
        log_group.grant_write(role)
        _check_role(checks, role)
        with reported(checks, build):
            super().__init__(
                scope,
                construct_id,
                code=code,
                handler=handler,
                runtime=runtime,
                architecture=architecture,
                memory_size=memory_size,
                timeout=timeout,
                environment=environment,
                layers=list(layers),
                role=role,
                log_group=log_group,
                logging_format=lambda_.LoggingFormat.JSON,
                tracing=tracing,
                reserved_concurrent_executions=reserved_concurrent_executions,
                ephemeral_storage_size=ephemeral_storage_size,
                description=description,
            )
        self._scope = scope
        self._layers = tuple(layers)
        self._is_packed = build is not None
        checks.warn_on(self)
        self._define_alarms(timeout, alarm_actions)
        check_at_synthesis(self, lambda: self._violations_at_synthesis(Checks(scope, construct_id)))

    def _define_alarms(self, timeout: Duration, actions: Sequence[cloudwatch.IAlarmAction]) -> None:
        period = defaults.ALARM_PERIOD
        self.errors_alarm = alarm(
            self,
            "ErrorsAlarm",
            metric=self.metric_errors(period=period, statistic="Sum"),
            threshold=1,
            description="An invocation ended in an error",
            actions=actions,
        )
        self.throttles_alarm = alarm(
            self,
            "ThrottlesAlarm",
            metric=self.metric_throttles(period=period, statistic="Sum"),
            threshold=1,
            description="An invocation was refused for lack of concurrency",
            actions=actions,
        )
        known = milliseconds(timeout)
        self.duration_alarm = None
        if known is not None:
            self.duration_alarm = alarm(
                self,
                "DurationAlarm",
                metric=self.metric_duration(period=period, statistic="Maximum"),
                threshold=known * defaults.DURATION_ALARM_SHARE,
                description=f"An invocation took {defaults.DURATION_ALARM_SHARE:.0%} of its timeout",
                actions=actions,
            )

    def _violations_at_synthesis(self, checks: Checks) -> Sequence[Violation]:
        """Check again what `add_environment` and `add_layers` can change."""
        resource = self.node.default_child
        if isinstance(resource, lambda_.CfnFunction):
            # The typed property comes out of jsii empty, because CDK fills it in only when it is rendered.
            rendered = Stack.of(self).resolve(resource._cfn_properties.get("environment")) or {}
            _check_environment(checks, rendered.get("variables") or {})
        _check_unzipped(checks, {**self._own_sizes(), **_layer_sizes(self._layers)})
        return checks.violations

    def _own_sizes(self) -> Mapping[str, int]:
        """Return the unzipped bytes of the asset: with its packages, where they were built."""
        folder = asset_folder(self) if self._is_packed else None
        return self._code_sizes if folder is None else package_sizes(folder)

    def add_layers(self, *layers: lambda_.ILayerVersion) -> None:
        """Add layers, at most five in all; they are weighed together with the code at synthesis."""
        checks = Checks(self._scope, self.node.id)
        _check_layer_count(checks, len(self._layers) + len(layers))
        _check_layers_fit(checks, layers, self.runtime, self.architecture)
        checks.raise_if_any()
        super().add_layers(*layers)
        self._layers += layers


def _role(scope: Construct, construct_id: str) -> iam.Role:
    return iam.Role(
        scope,
        f"{construct_id}Role",
        assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        description=f"Runs function {construct_id}",
    )


def _check_sizes(
    checks: Checks,
    memory_size: int,
    timeout: Duration,
    ephemeral_storage: Size | None,
    description: str | None,
) -> None:
    checks.in_range("LP015", "memory_size", memory_size, limits.LAMBDA_MEMORY_SIZE)
    checks.in_range("LP016", "timeout", timeout, limits.LAMBDA_TIMEOUT)
    checks.in_range("LP017", "ephemeral_storage_size", ephemeral_storage, limits.LAMBDA_EPHEMERAL_STORAGE)
    length = None if description is None or is_token(description) else len(description)
    checks.in_range("LP024", "description", length, limits.LAMBDA_DESCRIPTION)


def _check_concurrency(checks: Checks, reserved_concurrent_executions: int | None) -> None:
    checks.in_range(
        "LP018",
        "reserved_concurrent_executions",
        reserved_concurrent_executions,
        limits.LAMBDA_CONCURRENCY,
        reserve=limits.LAMBDA_UNRESERVED_CONCURRENCY.minimum,
    )


def _check_retention(
    checks: Checks, log_group: logs.ILogGroup | None, log_retention: logs.RetentionDays | None
) -> None:
    checks.require(
        log_group is None or log_retention is None,
        "LP022",
        "log_retention",
        allowed="left out when log_group is given",
        got=str(log_retention),
    )


def _check_environment(checks: Checks, environment: Mapping[str, object]) -> None:
    for name in environment:
        is_reserved = name in _RESERVED_VARIABLES
        checks.require(
            bool(_VARIABLE_NAME.fullmatch(name)) and not is_reserved,
            "LP023",
            "environment",
            allowed="variables that Lambda does not reserve"
            if is_reserved
            else "variables named by a letter and then letters, digits and _",
            got=text.shown(name),
        )
    # Only CloudFormation knows how long a token's value becomes.
    known = [value for value in environment.values() if isinstance(value, str) and not is_token(value)]
    size = sum(len(part.encode()) for part in (*environment, *known))
    checks.in_range("LP020", "environment", size, limits.LAMBDA_ENVIRONMENT_SIZE)


def _check_role(checks: Checks, role: iam.IRole) -> None:
    # The grant itself reports success for a role that CDK leaves alone; one that it changes has a policy now.
    checks.require(
        isinstance(role, iam.Role) or any(isinstance(child, iam.Policy) for child in role.node.children),
        "LP026",
        "role",
        allowed="one that this app can change",
        got="an imported role",
    )


def _check_code(
    checks: Checks, entry: str | os.PathLike[str] | None, code: lambda_.Code | None
) -> Path | None:
    """Return the folder of the code, or `None` where it comes from elsewhere or cannot be used."""
    checks.require(
        (entry is None) != (code is None),
        "LP010",
        "entry",
        allowed="given, or code instead of it",
        got="neither" if entry is None else "both",
    )
    if entry is None:
        return None
    folder = Path(entry)
    is_usable = folder.is_absolute() and folder.is_dir()
    checks.require(
        is_usable, "LP011", "entry", allowed="the absolute path of a folder that exists", got=repr(str(entry))
    )
    return folder if is_usable else None


def _plan(
    checks: Checks,
    scope: Construct,
    folder: Path | None,
    runtime: lambda_.Runtime,
    architecture: lambda_.Architecture,
) -> Plan | None:
    """Return what is packed with the code: the packages that its folder locks."""
    if folder is None or not runtime.name.startswith("python") or not has_dependencies(folder):
        return None
    lock = sound_lock(checks, folder)
    target = noted_target(checks, scope, runtime, architecture)
    return None if lock is None or target is None else Plan(lock, target)


def _asset(folder: Path | None, plan: Plan | None) -> tuple[lambda_.Code, LocalBuild | None]:
    if plan is not None:
        return packed_code(plan, code=folder)
    return lambda_.Code.from_asset(str(folder), exclude=list(defaults.ASSET_EXCLUDE)), None


def _check_layer_count(checks: Checks, count: int) -> None:
    checks.in_range("LP019", "layers", count, limits.LAMBDA_LAYERS)


def _check_layers_fit(
    checks: Checks,
    layers: Sequence[lambda_.ILayerVersion],
    runtime: lambda_.Runtime,
    architecture: lambda_.Architecture,
) -> None:
    for layer in layers:
        runtimes = [each.name for each in layer.compatible_runtimes or ()]
        checks.require(
            not runtimes or runtime.name in runtimes,
            "LP713",
            "layers",
            allowed=f"made for {runtime.name}, the function's runtime",
            got=f"{layer.node.path} for {text.listed(runtimes or [''])}",
        )
        resource = layer.node.default_child
        known = isinstance(resource, lambda_.CfnLayerVersion) and resource.compatible_architectures
        checks.require(
            not known or architecture.name in known,
            "LP714",
            "layers",
            allowed=f"made for {architecture.name}, the function's architecture",
            got=f"{layer.node.path} for {text.listed(known or [''])}",
        )


def _check_unzipped(checks: Checks, sizes: Mapping[str, int]) -> None:
    limit = limits.LAMBDA_UNZIPPED_SIZE
    checks.require(
        sum(sizes.values()) <= limit.maximum,
        "LP021",
        "code and layers",
        allowed=f"at most {text.number(limit.maximum)} bytes unzipped",
        got=f"{text.number(sum(sizes.values()))} bytes, of which {text.largest(sizes)}",
    )


def _layer_sizes(layers: Sequence[lambda_.ILayerVersion]) -> dict[str, int]:
    """Return the unzipped bytes of this app's layers by package, where CDK staged them."""
    return {
        f"{name} of layer {layer.node.path}": size
        for layer in layers
        if isinstance(layer, lambda_.LayerVersion) and (folder := asset_folder(layer))
        for name, size in package_sizes(folder).items()
    }
