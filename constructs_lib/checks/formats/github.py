"""Findings as commands of a workflow of GitHub, which shows them beside the lines."""

from collections.abc import Iterator

from constructs_lib.checks.formats.report import Report
from constructs_lib.rules.workflow_command import workflow_command

__all__ = ["commands"]


def commands(report: Report) -> Iterator[str]:
    """Yield a command for each finding, and the summary as a line of the log."""
    for finding, location in report.located():
        given = {}
        if location is not None:
            given = {"file": location.file.as_posix(), "line": str(location.line or 1)}
        given["title"] = f"{finding.code} at {finding.path}"
        yield workflow_command(finding.severity.value, finding.message, **given)
    for note in report.notes:
        yield workflow_command("warning", note, title="constructs-lib")
    yield report.summary
