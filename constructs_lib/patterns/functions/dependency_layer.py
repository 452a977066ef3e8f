"""A Lambda layer of Python packages, built from a lock file."""

import os
from collections.abc import Sequence

from aws_cdk import DockerImage
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.facts import facts_below
from constructs_lib._internal.tokens import known_length
from constructs_lib.packaging.plan import Plan
from constructs_lib.patterns.functions._bundling import (
    empty_layer,
    note,
    noted_target,
    packed_code,
    reported,
    sound_lock,
)
from constructs_lib.patterns.functions._code import usable_folder
from constructs_lib.patterns.functions._function_checks import ARCHITECTURES, RUNTIMES
from constructs_lib.patterns.functions._runtimes import name_of
from constructs_lib.rules import ranges

__all__ = ["DependencyLayer"]


class DependencyLayer(lambda_.LayerVersion):
    """Defines a Lambda layer of Python packages, built by uv for Lambda on any machine.

    The packages are downloaded as wheels for the layer's Python version and architecture. Tests, and files
    that differ between two installations, are removed. The result is kept in the user's cache folder and
    staged as an asset. Private indexes are configured as for uv itself, in `uv.toml`, `pyproject.toml` or
    the environment.

    Defines:
        `AWS::Lambda::LayerVersion`.

    Args:
        scope: the scope.
        construct_id: the id.
        entry: folder with the lock file, as an absolute path: `requirements.txt` with exact pins,
            compiled from `requirements.in` if there is one, `pylock.toml`, or `uv.lock` with its
            `pyproject.toml`. `constructs-lib layer lock` creates one of them from other files.
        runtime: a Python runtime. Default: Python 3.13.
        architecture: Default: arm64.
        description: at most 256 characters. Default: an empty description.
        image: container image in which pip installs the packages, for packages without a wheel; it must have
            the layer's Python version and architecture. Default: uv installs them, without a container.
        keep: folders that are kept although they look like tests, relative to the packages, such as
            `sympy/testing/tests`. Default: folders named `test` or `tests` with tests in them are left out,
            unless code beside them imports them.
        extras: extras of the project in `entry` whose packages are in the layer, too, such as `["http"]`; the
            project must have `uv.lock` or `pylock.toml`. Default: no extras.

    Attributes:
        runtime: the runtime for which it is built.
        architecture: the architecture for which it is built.

    Raises:
        ArgumentTypeError: LP001.
        ValidationError: LP011, LP024, LP701 to LP712, LP715 to LP724, LP731.

    Warns:
        LP703.

    Example:
        >>> from pathlib import Path
        >>> from aws_cdk import App, Stack
        >>> from constructs_lib import DependencyLayer, StandardFunction
        >>> stack = Stack(App(), "Shop")
        >>> hello = Path("hello").absolute()
        >>> packages = Path("packages").absolute()
        >>> layer = DependencyLayer(stack, "Common", entry=packages)
        >>> function = StandardFunction(stack, "Hello", entry=hello, layers=[layer])
        >>> layer.runtime.name
        'python3.13'

    Source:
        https://docs.aws.amazon.com/lambda/latest/dg/python-layers.html (2026-11-23)
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        entry: str | os.PathLike[str],
        runtime: lambda_.Runtime = defaults.RUNTIME,
        architecture: lambda_.Architecture = defaults.ARCHITECTURE,
        description: str | None = None,
        image: DockerImage | None = None,
        keep: Sequence[str] = (),
        extras: Sequence[str] = (),
    ) -> None:
        checks = Checks(scope, construct_id)
        checks.types(DependencyLayer.__init__, locals())
        checks.in_range(ranges.FUNCTION_DESCRIPTION, known_length(description))
        folder = usable_folder(checks, entry)
        lock = None if folder is None else sound_lock(checks, folder, name_of(runtime), extras)
        if lock is not None and lock.is_empty:
            note(checks, empty_layer(f"{lock.file.name} without a package"))
        target = noted_target(checks, scope, runtime, architecture)
        checks.raise_if_any()
        assert lock is not None  # noqa: S101 - without one there was a violation
        assert target is not None  # noqa: S101

        # An image is of Lambda's system; for this machine uv does without.
        image = image if target.platform else None
        plan = Plan(lock, target, tuple(keep), image.image if image else "")
        with reported(checks):
            code = packed_code(checks, scope, plan, subfolder="python", image=image)
        super().__init__(
            scope,
            construct_id,
            code=code,
            compatible_runtimes=[runtime],
            compatible_architectures=[architecture],
            description=description,
        )
        known = facts_below(scope, construct_id, self)
        known.note(RUNTIMES, [name_of(runtime)])
        known.note(ARCHITECTURES, [name_of(architecture)])
        self.runtime: lambda_.Runtime = runtime
        self.architecture: lambda_.Architecture = architecture
        checks.warn_on(self)
