"""Findings as commands of a workflow of GitHub, which shows them beside the lines.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands (2026-11-27)
"""

from collections.abc import Iterator

from constructs_lib.checks.formats.report import Report

__all__ = ["commands"]


def commands(report: Report) -> Iterator[str]:
    """Yield a command for each finding, and the summary as a line of the log."""
    for finding, location in report.located():
        given = {}
        if location is not None:
            given = {"file": location.file.as_posix(), "line": str(location.line or 1)}
        given["title"] = f"{finding.code} at {finding.path}"
        properties = ",".join(f"{name}={_property(value)}" for name, value in given.items())
        yield f"::{finding.severity.value} {properties}::{_message(finding.message)}"
    for note in report.notes:
        yield f"::warning title=constructs-lib::{_message(note)}"
    yield report.summary


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
