"""The code of a function: where it is from, what is packed with it, and how much it is."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib.packaging import Plan, has_dependencies
from constructs_lib.patterns.functions._bundling import (
    LocalBuild,
    asset_folder,
    noted_target,
    package_sizes,
    packed_code,
    sound_lock,
)
from constructs_lib.patterns.functions._function_checks import check_unzipped
from constructs_lib.patterns.functions._handlers import check_handler, folder_size
from constructs_lib.patterns.functions._runtimes import name_of


@dataclass(frozen=True, slots=True)
class FunctionCode:
    """What a function runs.

    Attributes:
        given: code from elsewhere.
        folder: folder with the code, where it is not from elsewhere.
        sizes: the bytes of what is in the folder, by name.
        plan: the packages that are packed with the folder.
    """

    given: lambda_.Code | None = None
    folder: Path | None = None
    sizes: Mapping[str, int] = field(default_factory=dict)
    plan: Plan | None = None

    def asset(self) -> tuple[lambda_.Code, LocalBuild | None]:
        """Return the code as CDK takes it, with the build that makes it where packages are packed."""
        if self.given is not None:
            return self.given, None
        if self.plan is not None:
            return packed_code(self.plan, code=self.folder)
        return lambda_.Code.from_asset(str(self.folder), exclude=list(defaults.ASSET_EXCLUDE)), None

    def unzipped(self, function: lambda_.Function) -> Mapping[str, int]:
        """Return the unzipped bytes of the asset: with its packages, or of a folder given as code."""
        is_weighed = bool(self.sizes) and self.plan is None
        folder = None if is_weighed else asset_folder(function)
        return self.sizes if folder is None else package_sizes(folder)


@dataclass(frozen=True, slots=True)
class GivenCode:
    """The code of a function as its user gives it, and what it has to suit.

    Attributes:
        entry: folder with the code.
        code: code from elsewhere.
        handler: the handler, such as `handler.handler`.
        runtime: the runtime.
        architecture: the architecture.
        has_layers: whether the handler's file may be in a layer.
    """

    entry: str | os.PathLike[str] | None
    code: lambda_.Code | None
    handler: str
    runtime: lambda_.Runtime
    architecture: lambda_.Architecture
    has_layers: bool

    def checked(self, checks: Checks, scope: Construct) -> FunctionCode:
        """Return the code, and note what is wrong with it (LP010 to LP014, LP021, LP025, LP7xx)."""
        checks.require(
            (self.entry is None) != (self.code is None),
            "LP010",
            "entry",
            allowed="given, or code instead of it",
            got="neither" if self.entry is None else "both",
        )
        folder = None if self.entry is None else usable_folder(checks, self.entry)
        if folder is None:
            return FunctionCode(self.code)
        sizes = folder_size(folder, defaults.ASSET_EXCLUDE)
        check_unzipped(checks, sizes)
        runtime = name_of(self.runtime)
        check_handler(checks, folder, self.handler, runtime, may_be_in_layer=self.has_layers)
        is_packed = runtime.startswith("python") and has_dependencies(folder)
        return FunctionCode(
            self.code, folder, sizes, self._plan(checks, scope, folder) if is_packed else None
        )

    def _plan(self, checks: Checks, scope: Construct, folder: Path) -> Plan | None:
        """Return what is packed with the code: the packages that its folder locks."""
        lock = sound_lock(checks, folder, name_of(self.runtime))
        target = noted_target(checks, scope, self.runtime, self.architecture)
        return None if lock is None or target is None else Plan(lock, target)


def usable_folder(checks: Checks, entry: str | os.PathLike[str]) -> Path | None:
    """Return a folder, or note that it is none that can be used (LP011)."""
    folder = Path(entry)
    is_usable = folder.is_absolute() and folder.is_dir()
    checks.require(
        is_usable, "LP011", "entry", allowed="the absolute path of a folder that exists", got=repr(str(entry))
    )
    return folder if is_usable else None
