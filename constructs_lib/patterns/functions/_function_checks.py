"""The checks of a function, by what they look at."""

from collections.abc import Iterator, Mapping, Sequence

from aws_cdk import Duration, Size
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs

from constructs_lib._internal import names
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts
from constructs_lib._internal.tokens import is_token, known_length
from constructs_lib.patterns.functions._bundling import asset_folder, package_sizes
from constructs_lib.patterns.functions._runtimes import name_of
from constructs_lib.rules import ranges
from constructs_lib.rules.conditions import functions
from constructs_lib.rules.conditions.layers import layer_fits
from constructs_lib.rules.fault import Fault

# Names of what is known of a layer: what it is made for.
RUNTIMES, ARCHITECTURES = "runtimes", "architectures"


def check_ranges(
    checks: Checks,
    memory_size: int,
    timeout: Duration,
    ephemeral_storage_size: Size | None,
    description: str | None,
) -> None:
    """Check what has a range (LP015 to LP017, LP024, LP040)."""
    checks.in_range(ranges.FUNCTION_MEMORY, memory_size)
    checks.in_range(ranges.FUNCTION_TIMEOUT, timeout)
    checks.whole("LP040", "timeout", timeout)
    checks.in_range(ranges.FUNCTION_STORAGE, ephemeral_storage_size)
    checks.in_range(ranges.FUNCTION_DESCRIPTION, known_length(description))


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


def check_layers(
    checks: Checks,
    layers: Sequence[lambda_.ILayerVersion],
    runtime: lambda_.Runtime,
    architecture: lambda_.Architecture,
    *,
    beside: int = 0,
) -> None:
    """Check that layers are not too many (LP019), and made for the function (LP713, LP714).

    Args:
        checks: where violations are noted.
        layers: the layers.
        runtime: the function's runtime.
        architecture: the function's architecture.
        beside: how many more layers the function has.
    """
    checks.in_range(ranges.FUNCTION_LAYERS, beside + len(layers))
    for layer in layers:
        checks.note(_layer_fits(layer, name_of(runtime), name_of(architecture)))


def _layer_fits(layer: lambda_.ILayerVersion, runtime: str, architecture: str) -> Iterator[Fault]:
    known = facts(layer)
    return layer_fits(
        names.Path(layer),
        runtime=runtime,
        architecture=architecture,
        runtimes=known.once(RUNTIMES, lambda: _runtimes(layer)),
        architectures=known.once(ARCHITECTURES, lambda: _architectures(layer)),
    )


def _runtimes(layer: lambda_.ILayerVersion) -> list[str]:
    return [name_of(each) for each in layer.compatible_runtimes or ()]


def _architectures(layer: lambda_.ILayerVersion) -> list[str]:
    resource = facts(layer).default_child
    known = resource.compatible_architectures if isinstance(resource, lambda_.CfnLayerVersion) else None
    return known or []


def check_unzipped(
    checks: Checks, sizes: Mapping[str, int], layers: Sequence[lambda_.ILayerVersion] = ()
) -> None:
    """Check code and layers together (LP021); an imported layer comes on top of what is known."""
    unknown = [facts(layer).path for layer in layers if not isinstance(layer, lambda_.LayerVersion)]
    checks.note(functions.unzipped("LP021", "code and layers", sum(sizes.values()), sizes, unknown))


def sizes_of_layers(layers: Sequence[lambda_.ILayerVersion]) -> dict[str, int]:
    """Return the unzipped bytes of this app's layers by package, where CDK staged them."""
    return {
        f"{name} of layer {facts(layer).path}": size
        for layer in layers
        if isinstance(layer, lambda_.LayerVersion) and (folder := asset_folder(layer))
        for name, size in package_sizes(folder).items()
    }
