"""`constructs-lib check`: checks templates, and prints what it finds."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from constructs_lib.checks.checking import check as check_app
from constructs_lib.checks.finding import Finding
from constructs_lib.rules import Severity
from constructs_lib.templates.opening import open_app

__all__ = ["check"]


def check(
    path: Annotated[Path, typer.Argument(help="A cdk.out, a template, or a project's folder.")] = Path(),
) -> None:
    """Check any app with Lambda functions, whoever wrote it: loops, failure routes, rights, limits."""
    app, _ = open_app(path)
    found = check_app(app)
    for each in found:
        sys.stdout.write(line(each) + "\n")
    raise typer.Exit(1 if any(each.severity is Severity.ERROR for each in found) else 0)


def line(finding: Finding) -> str:
    """Return a finding as one line."""
    return f"{finding.severity.value} {finding.code} at {finding.path}: {finding.message}"
