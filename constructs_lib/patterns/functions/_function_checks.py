"""The checks of a function, by what they look at."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from constructs_lib._internal import names
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token, known_length
from constructs_lib.packaging import Plan, has_dependencies
from constructs_lib.patterns.functions._bundling import asset_folder, noted_target, package_sizes, sound_lock
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import functions
from constructs_lib.rules.conditions.layers import layer_fits


def check_sizes(
    checks: Checks,
    memory_size: int,
    timeout: Duration,
    ephemeral_storage: Size | None,
    description: str | None,
) -> None:
    """Check what has a range (LP015 to LP017, LP024)."""
    checks.in_range(ranges.FUNCTION_MEMORY, memory_size)
    checks.in_range(ranges.FUNCTION_TIMEOUT, timeout)
    checks.in_range(ranges.FUNCTION_STORAGE, ephemeral_storage)
    checks.in_range(ranges.FUNCTION_DESCRIPTION, known_length(description))


def check_concurrency(checks: Checks, reserved_concurrent_executions: int | None) -> None:
    """Check the reservation against the account's quota (LP018)."""
    checks.in_range(ranges.FUNCTION_CONCURRENCY, reserved_concurrent_executions)


def check_retention(
    checks: Checks, log_group: logs.ILogGroup | None, log_retention: logs.RetentionDays | None
) -> None:
    """Check that a log group that is passed in keeps its own retention (LP022)."""
    checks.require(
        log_group is None or log_retention is None,
        "LP022",
        "log_retention",
        allowed="left out when log_group is given",
        got=str(log_retention),
    )


def check_environment(checks: Checks, environment: Mapping[str, object]) -> None:
    """Check names and size of the environment (LP020, LP023)."""
    checks.note(
        functions.variables(
            {
                name: value if isinstance(value, str) and not is_token(value) else None
                for name, value in environment.items()
            }
        )
    )


def check_role(checks: Checks, role: iam.IRole) -> None:
    """Warn of a role that did not take the right to write the log (LP026)."""
    # The grant itself reports success for a role that CDK leaves alone; one that it changes has a policy now.
    checks.require(
        isinstance(role, iam.Role) or any(isinstance(child, iam.Policy) for child in role.node.children),
        "LP026",
        "role",
        allowed="one that this app can change",
        got="an imported role",
    )


def check_code(
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


def plan_of(
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


def check_layer_count(checks: Checks, count: int) -> None:
    """Check the number of layers (LP019)."""
    checks.in_range(ranges.FUNCTION_LAYERS, count)


def check_layers_fit(
    checks: Checks,
    layers: Sequence[lambda_.ILayerVersion],
    runtime: lambda_.Runtime,
    architecture: lambda_.Architecture,
) -> None:
    """Check that layers are made for the function's runtime and architecture (LP713, LP714)."""
    for layer in layers:
        resource = facts(layer).default_child
        made_for = (
            resource.compatible_architectures if isinstance(resource, lambda_.CfnLayerVersion) else None
        )
        checks.note(
            layer_fits(
                names.Path(layer),
                runtime=runtime.name,
                architecture=architecture.name,
                runtimes=[each.name for each in layer.compatible_runtimes or ()],
                architectures=made_for or (),
            )
        )


def check_unzipped(checks: Checks, sizes: Mapping[str, int]) -> None:
    """Check code and layers together (LP021)."""
    checks.note(functions.unzipped("LP021", "code and layers", sum(sizes.values()), sizes))


def sizes_of_layers(layers: Sequence[lambda_.ILayerVersion]) -> dict[str, int]:
    """Return the unzipped bytes of this app's layers by package, where CDK staged them."""
    return {
        f"{name} of layer {facts(layer).path}": size
        for layer in layers
        if isinstance(layer, lambda_.LayerVersion) and (folder := asset_folder(layer))
        for name, size in package_sizes(folder).items()
    }
