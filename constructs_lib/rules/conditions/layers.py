"""What holds for a layer and the function that has it."""

from collections.abc import Iterator, Sequence

from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault


def layer_fits(
    layer: object,
    *,
    runtime: str | None,
    architecture: str | None,
    runtimes: Sequence[str] = (),
    architectures: Sequence[str] = (),
) -> Iterator[Fault]:
    """Yield a fault where a layer is made for other runtimes (LP713) or processors (LP714) than its function.

    Args:
        layer: the layer as a message names it.
        runtime: that of the function, such as `python3.13`.
        architecture: that of the function, such as `arm64`.
        runtimes: what the layer is made for; none for any.
        architectures: what the layer is made for; none for any.
    """
    if runtime is not None and runtimes and runtime not in runtimes:
        allowed = f"made for {runtime}, the function's runtime"
        yield Fault("LP713", "layers", allowed, f"{layer} for {text.listed(runtimes)}")
    if architecture is not None and architectures and architecture not in architectures:
        allowed = f"made for {architecture}, the function's architecture"
        yield Fault("LP714", "layers", allowed, f"{layer} for {text.listed(architectures)}")
