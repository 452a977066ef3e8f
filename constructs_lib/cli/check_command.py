"""`constructs-lib check`: checks templates, and prints what it finds.

It parses its arguments itself: the modules of the other commands are slow to import, and a check of
templates does not need them.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from constructs_lib.checks.check_settings import (
    Ignore,
    Settings,
    SettingsError,
    ignore_of,
    raised_by_cdk,
    settings_of,
)
from constructs_lib.checks.checking import check
from constructs_lib.checks.formats.lines import lines
from constructs_lib.checks.formats.report import Report
from constructs_lib.checks.ignoring import Parted, part
from constructs_lib.cli.standard_output import is_coloured, say, write
from constructs_lib.rules import Severity
from constructs_lib.templates.errors import TemplateError
from constructs_lib.templates.opening import Opened, open_all

if TYPE_CHECKING:
    import argparse

    from constructs_lib.errors import ConstructsLibError
    from constructs_lib.templates.graph import Graph

__all__ = ["SUMMARY", "main"]

SUMMARY = "Check any app with Lambda functions: loops, failure routes, permissions, limits."
_FORMATS = ("text", "json", "sarif", "github")
_BAD_USAGE = 2


def main(arguments: Sequence[str], prog: str = "constructs-lib check") -> int:
    """Check what the arguments name; return the exit code."""
    options = _parsed(arguments, prog)
    try:
        run = _Run([ignore_of(each) for each in options.ignore])
        for path in options.paths:
            run.add(path)
    except SettingsError as error:
        say(str(error))
        return _BAD_USAGE
    report = run.report()
    if run.graphs:
        _print(report, options.format)
    for unread in run.errors:
        say(str(unread))
    if run.errors:
        return _BAD_USAGE
    is_failed = report.count(Severity.ERROR) > 0 or (options.strict and report.findings)
    return 1 if is_failed else 0


class _Options:
    """What the arguments say."""

    def __init__(self, paths: list[Path]) -> None:
        self.paths = paths
        self.format = "text"
        self.ignore: list[str] = []
        self.strict = False


def _parsed(arguments: Sequence[str], prog: str) -> _Options:
    if any(each.startswith("-") for each in arguments):
        return _parser(prog).parse_args(arguments, _Options([Path()]))
    return _Options([Path(each) for each in arguments] or [Path()])


def _parser(prog: str) -> "argparse.ArgumentParser":
    # Most runs name paths only: then its import would be the longest part of them.
    import argparse  # noqa: PLC0415

    parser = argparse.ArgumentParser(
        prog=prog,
        description=SUMMARY,
        epilog="The exit code is 1 if there are errors, 2 if something cannot be checked, otherwise 0. "
        "Settings are in [tool.constructs-lib.check] of pyproject.toml: ignore and limits.",
    )
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[Path()],
        metavar="PATH",
        help=(
            "a cdk.out, a template of CloudFormation or SAM, or a project folder; by default the "
            "current folder"
        ),
    )
    parser.add_argument(
        "--format", choices=_FORMATS, default="text", help="format of the findings (default: text)"
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="CODE:PATH=REASON",
        help=(
            "accept a finding of a construct path or logical id, and of everything below it; may be repeated"
        ),
    )
    parser.add_argument("--strict", action="store_true", help="exit code 1 for warnings, too")
    return parser


class _Run:
    """What is checked, one path after the other."""

    def __init__(self, ignores: list[Ignore]) -> None:
        self.ignores = ignores
        self.graphs: list[Graph] = []
        self.parts: list[Parted] = []
        self.errors: list[ConstructsLibError] = []
        self.said: dict[Ignore, None] = {}
        self.used: set[Ignore] = set()

    def add(self, path: Path) -> None:
        """Check what is at a path."""
        folder = path if path.is_dir() else path.parent
        settings = settings_of([Path.cwd(), folder.resolve()]).with_ignores(self.ignores)
        limits = {**raised_by_cdk(folder), **raised_by_cdk(folder.parent), **settings.limits}
        self.said |= dict.fromkeys(settings.ignores)
        try:
            found = open_all(path)
        except TemplateError as error:
            self.errors.append(error)
            return
        for each in found:
            each.graph.raised = limits
            self._check(each, settings)

    def _check(self, opened: Opened, settings: Settings) -> None:
        acknowledged = opened.assembly.acknowledged if opened.assembly else None
        self.graphs.append(opened.graph)
        self.parts.append(
            part(
                opened.graph,
                check(opened.graph),
                ignores=settings.ignores,
                acknowledged=acknowledged,
                used=self.used,
            )
        )

    def report(self) -> Report:
        """Return what was found."""
        notes = [note for each in self.parts for note in each.notes]
        notes += [
            f"ignoring {each.code} at {each.path or 'every path'} matches no finding; remove it"
            for each in self.said
            if each not in self.used and not self.errors
        ]
        return Report(tuple(self.graphs), tuple(self.parts), tuple(dict.fromkeys(notes)), Path.cwd())


def _print(report: Report, form: str) -> None:
    if form == "text":
        write(lines(report, is_coloured=is_coloured()), is_read_by_programs=False)
        for note in report.notes:
            say(note)
    else:
        write(_FORMS[form](report), is_read_by_programs=True)


def _json(report: Report) -> Iterable[str]:
    from constructs_lib.checks.formats.data import data  # noqa: PLC0415 - one form is printed

    return [json.dumps(data(report), indent=2)]


def _sarif(report: Report) -> Iterable[str]:
    from constructs_lib.checks.formats.sarif import sarif  # noqa: PLC0415

    return [json.dumps(sarif(report), indent=2)]


def _github(report: Report) -> Iterable[str]:
    from constructs_lib.checks.formats.github import commands  # noqa: PLC0415

    return commands(report)


_FORMS: dict[str, Callable[[Report], Iterable[str]]] = {"json": _json, "sarif": _sarif, "github": _github}
