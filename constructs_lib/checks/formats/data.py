"""Findings as JSON, described in docs/check.md."""

from typing import Any

from constructs_lib.checks.finding import Finding
from constructs_lib.checks.formats.report import Report
from constructs_lib.checks.locations import Location, Locations
from constructs_lib.rules import RULES, Severity

__all__ = ["data"]


def data(report: Report) -> dict[str, Any]:
    """Return a report as what JSON has."""
    locations = Locations(report.base)
    return {
        "version": 1,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "stacks": report.stacks,
        "findings": [_finding(each, locations.of(each)) for each in report.findings],
        "ignored": [
            _finding(each.finding, locations.of(each.finding)) | {"reason": each.reason}
            for each in report.accepted
        ],
        "notes": list(report.notes),
    }


def _finding(finding: Finding, location: Location | None) -> dict[str, Any]:
    resource = finding.resource
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "stack": finding.stack,
        "path": finding.path,
        "logicalId": resource.logical_id,
        "type": resource.type,
        "property": finding.place,
        "allowed": finding.fault.allowed,
        "got": finding.fault.got,
        "message": finding.message,
        "file": location.file.as_posix() if location else None,
        "line": location.line if location else None,
        "source": RULES[finding.code].source,
    }
