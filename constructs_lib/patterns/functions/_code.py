"""The code of a function: where it is from, what is packed with it, and how much it is."""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from constructs_lib import defaults
from constructs_lib._internal.arguments import Checks
from constructs_lib._internal.handled_event import Handled
from constructs_lib._internal.tokens import is_token
from constructs_lib.frozen import frozen
from constructs_lib.packaging import PackagingError, Plan, has_dependencies
from constructs_lib.packaging.code_files import Choice, CodeFiles, code_files
from constructs_lib.patterns.functions._bundling import (
    asset_folder,
    note,
    noted_target,
    package_sizes,
    packed_code,
    reported,
    sound_lock,
)
from constructs_lib.patterns.functions._function_checks import check_unzipped
from constructs_lib.patterns.functions._runtimes import name_of
from constructs_lib.patterns.functions._staging import output_of, staged
from constructs_lib.rules import text
from constructs_lib.rules.conditions.handler_files import HandlerFiles, found_in, python_code


@frozen
class FunctionCode:
    """What a function runs.

    Attributes:
        given: code from elsewhere.
        files: what is packed of a folder, where it is not from elsewhere.
        plan: the packages that are packed with the folder.
        handler: the handler, where it is one of Python among these files.
    """

    given: lambda_.Code | None = None
    files: CodeFiles | None = None
    plan: Plan | None = None
    handler: str = ""

    def asset(self, checks: Checks, scope: Construct) -> lambda_.Code:
        """Return the code as CDK takes it, or raise what is wrong with its packages."""
        if self.files is None:
            assert self.given is not None  # noqa: S101 - without both there was a violation
            return self.given
        with reported(checks):
            if self.plan is not None:
                return packed_code(checks, scope, self.plan, code=self.files)
            return staged(scope, f"code {self.files.digest()}", self.files.copy)

    def handled(self) -> Handled:
        """Return the handler, and which classes it names for its event where its code tells that."""
        named: tuple[str, ...] = ()
        if self.files is not None and self.handler:
            # It reads Python, which takes Python's own parser; many apps have no pattern that asks.
            from constructs_lib.rules.conditions.handled_events import named_events  # noqa: PLC0415

            code = python_code(packed_files(self.files), self.handler)
            named = named_events(code, self.handler.rpartition(".")[2])
        return Handled(self.handler, named)

    def unzipped(self, function: lambda_.Function) -> Mapping[str, int]:
        """Return the unzipped bytes of the asset: with its packages, or of a folder given as code."""
        sizes = {} if self.files is None else self.files.sizes
        is_weighed = bool(sizes) and self.plan is None
        folder = None if is_weighed else asset_folder(function)
        return sizes if folder is None else package_sizes(folder)


@frozen
class GivenCode:
    """The code of a function as its user gives it, and what it has to suit.

    Attributes:
        entry: folder with the code.
        code: code from elsewhere.
        handler: the handler, such as `handler.handler`.
        runtime: the runtime.
        architecture: the architecture.
        has_layers: whether the handler's file may be in a layer.
        exclude: patterns of what is not packed of the folder.
        keep: patterns of what is packed although it is left out by default.
        extras: extras of the folder's project whose packages are packed, too.
    """

    entry: str | os.PathLike[str] | None
    code: lambda_.Code | None
    handler: str
    runtime: lambda_.Runtime
    architecture: lambda_.Architecture
    has_layers: bool
    exclude: Sequence[str] = ()
    keep: Sequence[str] = ()
    extras: Sequence[str] = ()

    def checked(self, checks: Checks, scope: Construct) -> FunctionCode:
        """Return the code, and note what is wrong with it (LP010 to LP036, LP7xx)."""
        checks.require(
            (self.entry is None) != (self.code is None),
            "LP010",
            "entry",
            allowed="given, or code instead of it",
            got="neither" if self.entry is None else "both",
        )
        self._check_patterns(checks)
        folder = None if self.entry is None else usable_folder(checks, self.entry)
        if folder is None:
            return FunctionCode(self.code)
        runtime = name_of(self.runtime)
        try:
            files = code_files(folder, self._choice(runtime), output_of(scope))
            # Who names extras is told what the folder lacks for them.
            is_packed = bool(self.extras) or (runtime.startswith("python") and has_dependencies(folder))
        except PackagingError as error:
            note(checks, error)
            return FunctionCode(self.code)
        check_unzipped(checks, files.sizes)
        check_left_out(checks, files)
        in_other = self.has_layers or is_packed
        handler = "" if is_token(self.handler) else self.handler
        if not is_token(self.handler):
            packed = packed_files(files, folder.name)
            checks.note(found_in(packed, handler, runtime, may_be_elsewhere=in_other))
        plan = self._plan(checks, scope, folder, files) if is_packed else None
        if not is_packed:
            check_kept(checks, files)
        return FunctionCode(self.code, files, plan, handler if runtime.startswith("python") else "")

    def _check_patterns(self, checks: Checks) -> None:
        for parameter, given in {"exclude": self.exclude, "keep": self.keep, "extras": self.extras}.items():
            checks.require(
                self.entry is not None or not given,
                "LP036",
                parameter,
                allowed="left out without entry",
                got=text.listed(map(repr, given), "and"),
                fix="add packages where that code is built, or give entry" if parameter == "extras" else None,
            )

    def _choice(self, runtime: str) -> Choice:
        left_out: tuple[str, ...] = defaults.ASSET_EXCLUDE
        named: tuple[str, ...] = defaults.ASSET_EXCLUDE_NAMED
        if runtime.startswith("python"):
            left_out += defaults.ASSET_EXCLUDE_PYTHON
            named += defaults.ASSET_EXCLUDE_PYTHON_NAMED
        return Choice(left_out, named, tuple(self.exclude), tuple(self.keep))

    def _plan(self, checks: Checks, scope: Construct, folder: Path, files: CodeFiles) -> Plan | None:
        """Return what is packed with the code: the packages that its folder locks."""
        lock = sound_lock(checks, folder, name_of(self.runtime), self.extras)
        target = noted_target(checks, scope, self.runtime, self.architecture)
        if lock is None or target is None:
            return None
        # What `keep` names and the code does not have, the packages have to.
        return Plan(lock, target, files.unused, imported=tuple(sorted(set(files.imports_of_tests()))))


def packed_files(files: CodeFiles, folder: str = "") -> HandlerFiles:
    """Return what is packed of a folder as files that a handler may be in."""
    return HandlerFiles(folder, files.files, lambda path: Path(files.files[path].source).read_bytes())


def check_left_out(checks: Checks, files: CodeFiles) -> None:
    """Name what is left out although code may read it (LP031)."""
    checks.require(
        not files.left_out,
        "LP031",
        "entry",
        allowed="a folder of code alone",
        got=f"one with {text.listed(files.left_out, 'and')}, which the asset is made without",
    )


def check_kept(checks: Checks, files: CodeFiles) -> None:
    """Check that `keep` names what is there (LP030)."""
    checks.require(
        not files.unused,
        "LP030",
        "keep",
        allowed="files and folders that entry has",
        got=text.listed(map(repr, files.unused), "and"),
    )


def usable_folder(checks: Checks, entry: str | os.PathLike[str]) -> Path | None:
    """Return a folder, or note that it cannot be used (LP011)."""
    folder = Path(entry)
    is_usable = folder.is_absolute() and folder.is_dir()
    checks.require(
        is_usable,
        "LP011",
        "entry",
        allowed="the absolute path of a folder that exists",
        got=repr(str(entry)),
        fix="it is a file; name its folder" if folder.is_absolute() and folder.is_file() else None,
    )
    return folder if is_usable else None
