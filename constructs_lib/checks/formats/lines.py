"""Findings as lines for a person."""

from collections.abc import Iterator

from constructs_lib.checks.finding import Finding
from constructs_lib.checks.formats.report import Report
from constructs_lib.checks.locations import Location
from constructs_lib.rules import Severity

__all__ = ["line", "lines"]

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m"}
_BOLD, _DIM, _PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[0m"


def line(finding: Finding) -> str:
    """Return a finding as one line."""
    return f"{finding.severity.value} {finding.code} at {finding.path}: {finding.message}"


def lines(report: Report, *, is_coloured: bool = False) -> Iterator[str]:
    """Yield the lines of a report: one for each finding with its place below, and a summary."""
    for finding, location in report.located():
        place = _place(finding, location)
        if is_coloured:
            colour = _COLOURS[finding.severity]
            head = f"{colour}{finding.severity.value} {finding.code}{_PLAIN} at {_BOLD}{finding.path}{_PLAIN}"
            yield f"{head}: {finding.message}"
            yield f"{_DIM}  {place}{_PLAIN}"
        else:
            yield line(finding)
            yield f"  {place}"
    yield report.summary


def _place(finding: Finding, location: Location | None) -> str:
    resource = finding.resource
    # Whoever searches a template has its logical id.
    named = resource.type if resource.logical_id == finding.path else f"{resource.type} {resource.logical_id}"
    stack = "" if finding.path.split("/")[0] == finding.stack else f", stack {finding.stack}"
    return f"{location or 'in the template'}: {named}{stack}"
