"""Settings of a function that CDK takes as they are, and what they need beside them."""

from collections.abc import Iterator, Mapping
from typing import Any, TypedDict, cast

from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from constructs import Construct, IConstruct

from constructs_lib._internal.account_and_region import environment_of
from constructs_lib._internal.arguments import Checks, milliseconds
from constructs_lib._internal.durable import DURABLE, Durable
from constructs_lib._internal.facts import facts
from constructs_lib._internal.targets import can_be_granted_to
from constructs_lib._internal.tokens import is_token, known
from constructs_lib._internal.types import KeyLike
from constructs_lib.errors import Violation
from constructs_lib.patterns.functions._runtimes import name_of
from constructs_lib.patterns.functions.function_name import FunctionName
from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions import function_options
from constructs_lib.rules.fault import Fault

_SNAP_START = "SnapStartConf.ON_PUBLISHED_VERSIONS"
# https://docs.aws.amazon.com/lambda/latest/dg/durable-security.html (2026-11-27)
_STATE = ["lambda:CheckpointDurableExecution", "lambda:GetDurableExecutionState"]
_NAMES = "names of functions"


class Properties(TypedDict):
    """What CDK's function takes as it was given, in CDK's names."""

    handler: str
    runtime: lambda_.Runtime
    architecture: lambda_.Architecture
    memory_size: int
    timeout: Duration
    environment: Mapping[str, str] | None
    tracing: lambda_.Tracing
    reserved_concurrent_executions: int | None
    ephemeral_storage_size: Size | None
    description: str | None
    snap_start: lambda_.SnapStartConf | None
    environment_encryption: KeyLike | None
    application_log_level_v2: lambda_.ApplicationLogLevel | None
    system_log_level_v2: lambda_.SystemLogLevel | None
    durable_config: lambda_.DurableConfig | None
    recursive_loop: lambda_.RecursiveLoop | None
    current_version_options: lambda_.VersionOptions | None
    function_name: str | None


def properties_of(arguments: Mapping[str, Any]) -> Properties:
    """Return the properties among the arguments of a constructor.

    CDK's newer names of the log levels end in `_v2`, as the older ones took any text.
    """
    given = {name: arguments[name.removesuffix("_v2")] for name in Properties.__annotations__}
    name: FunctionName | None = given["function_name"]
    return cast("Properties", {**given, "function_name": None if name is None else name.name})


def check_settings(
    checks: Checks, given: Properties, name: FunctionName | None, *, has_file_system: bool
) -> None:
    """Check what settings exclude or need (LP050 to LP055, and LP306, LP307, LP325 of versions)."""
    _check_snap_start(checks, given, has_file_system=has_file_system)
    _check_durable_config(checks, given)
    _check_version_options(checks, given["current_version_options"])
    checks.require(
        given["recursive_loop"] is not lambda_.RecursiveLoop.ALLOW,
        "LP055",
        "recursive_loop",
        allowed="left out",
        got="RecursiveLoop.ALLOW",
    )
    if name is not None:
        checks.note(function_options.function_name("function_name", known(name.name), name.reason))
        checks.note(_taken(checks.scope, name.name))


def _check_snap_start(checks: Checks, given: Properties, *, has_file_system: bool) -> None:
    if given["snap_start"] is None:
        return
    storage, versions = given["ephemeral_storage_size"], given["current_version_options"]
    size = None if storage is None or storage.is_unresolved() else storage.to_bytes() / 1_048_576
    checks.note(
        function_options.snap_start(
            "LP050",
            "snap_start",
            _SNAP_START,
            runtime=name_of(given["runtime"]),
            storage=size,
            has_file_system=has_file_system,
        )
    )
    provisioned = None if versions is None else versions.provisioned_concurrent_executions
    checks.note(
        function_options.without_provisioned("LP050", "snap_start", _SNAP_START, _amount(provisioned))
    )


def _check_durable_config(checks: Checks, given: Properties) -> None:
    config = given["durable_config"]
    if config is not None:
        checks.note(function_options.durable_runtime("durable_config", name_of(given["runtime"])))
        checks.in_range(ranges.DURABLE_EXECUTION, config.execution_timeout)
        checks.whole("LP052", ranges.DURABLE_EXECUTION.parameter, config.execution_timeout)
        checks.in_range(ranges.DURABLE_RETENTION, config.retention_period)
        checks.whole("LP052", ranges.DURABLE_RETENTION.parameter, config.retention_period, "days")


def _check_version_options(checks: Checks, versions: lambda_.VersionOptions | None) -> None:
    if versions is not None:
        where = "current_version_options"
        age = versions.max_event_age
        checks.in_range(
            ranges.ASYNC_RETRY_ATTEMPTS, versions.retry_attempts, parameter=f"{where}.retry_attempts"
        )
        checks.in_range(ranges.ASYNC_EVENT_AGE, age, parameter=f"{where}.max_event_age")
        checks.whole("LP325", f"{where}.max_event_age", age)


def _amount(value: float | None) -> float | None:
    return None if value is None else known(value)


def _place(scope: Construct, name: str) -> tuple[object, ...]:
    """Return what is the same for two functions of which CloudFormation can make only one."""
    there = environment_of(scope)
    is_known = there.account is not None and there.region is not None
    # A stack for any environment may go to another one than its neighbour.
    return (name, there.account, there.region) if is_known else (name, facts(scope).stack)


def _names(scope: Construct) -> dict[tuple[object, ...], str]:
    """Return the paths of the functions with a fixed name of a whole app, its stages included."""
    root: IConstruct = facts(scope).node.root
    return facts(root).once(_NAMES, dict)


def _taken(scope: Construct, name: str) -> Iterator[Fault]:
    first = None if is_token(name) else _names(scope).get(_place(scope, name))
    if first is not None:
        yield Fault("LP054", "function_name.name", f"another name than that of {first}", text.shown(name))


def apply_settings(
    function: lambda_.Function, role: iam.IRole, given: Properties, name: FunctionName | None, checks: Checks
) -> None:
    """Grant what the settings of a function need, and note what patterns and reviewers ask of it.

    Args:
        function: the function.
        role: its role.
        given: its settings.
        name: its fixed name.
        checks: its checks.
    """
    key, durable = given["environment_encryption"], given["durable_config"]
    if key is not None:
        key.grant_decrypt(role)
        _warn_of_role(checks, role, "kms:Decrypt on the key")
    if durable is not None:
        _let_keep_state(function, role)
        _warn_of_role(checks, role, f"{text.listed(_STATE, 'and')} on the function's ARN with :* behind it")
        facts(function).note(DURABLE, Durable(milliseconds(durable.execution_timeout)))
    if name is not None:
        function.node.add_metadata("constructs-lib:function-name", name.reason)
        if not is_token(name.name):
            _names(checks.scope)[_place(checks.scope, name.name)] = checks.path


def _let_keep_state(function: lambda_.Function, role: iam.IRole) -> None:
    """Grant a durable function the right to record and to read its executions, each below a version."""
    if not can_be_granted_to(role):
        return
    statement = iam.PolicyStatement(actions=_STATE, resources=[f"{function.function_arn}:*"])
    # In the role's own policy, which is made before the function, its ARN would be a circle.
    policy = iam.Policy(function, "DurableExecutions", statements=[statement])
    # The policy's own `roles` would attach it also to a role that its author told CDK to leave alone.
    role.attach_inline_policy(policy)


def _warn_of_role(checks: Checks, role: iam.IRole, rights: str) -> None:
    checks.require(
        can_be_granted_to(role),
        "LP026",
        "role",
        allowed="one that this app can change",
        got="an imported role",
        fix=f"allow {rights} where that role is defined",
    )


def versions_at_synthesis(
    function: lambda_.Function, given: Properties, checks: Checks
) -> tuple[Violation, ...]:
    """Return what versions and aliases of a function have that SnapStart excludes (LP050)."""
    if given["snap_start"] is not None:
        for child in facts(function).node.children:
            if isinstance(child, lambda_.Alias | lambda_.Version):
                amount = _provisioned(child)
                got = f"{_SNAP_START} and {facts(child).id}"
                checks.note(function_options.without_provisioned("LP050", "snap_start", got, amount))
    return checks.violations


def _provisioned(published: lambda_.Alias | lambda_.Version) -> float | None:
    resource = facts(published).default_child
    if not isinstance(resource, lambda_.CfnAlias | lambda_.CfnVersion):
        return None
    config = facts(published).stack.resolve(resource.provisioned_concurrency_config) or {}
    return _amount(cast("Mapping[str, float]", config).get("provisionedConcurrentExecutions"))
