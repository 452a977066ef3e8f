"""Findings in SARIF 2.1.0, which code scanning of GitHub and others read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html (2026-11-27)
"""

import hashlib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from constructs_lib.checks.finding import Finding
from constructs_lib.checks.formats.report import Report
from constructs_lib.checks.locations import Location, Locations
from constructs_lib.rules import RULES, Rule

__all__ = ["sarif"]

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif(report: Report) -> dict[str, Any]:
    """Return a report as a log of one run."""
    locations = Locations(report.base)
    findings = [*report.findings, *(each.finding for each in report.accepted)]
    codes = sorted({each.code for each in findings})
    results = [_result(each, locations.of(each), codes) for each in report.findings]
    for each in report.accepted:
        result = _result(each.finding, locations.of(each.finding), codes)
        suppression = {"kind": "external"} | ({"justification": each.reason} if each.reason else {})
        results.append(result | {"suppressions": [suppression]})
    driver = {
        "name": "constructs-lib",
        "version": version("constructs-lib"),
        "rules": [_rule(RULES[code]) for code in codes],
    }
    run: dict[str, Any] = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    if report.notes:
        notes = [{"level": "warning", "message": {"text": note}} for note in report.notes]
        run["invocations"] = [{"executionSuccessful": True, "toolConfigurationNotifications": notes}]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    said = f"{rule.title}. Otherwise {rule.why}."
    severity = rule.on_templates or rule.severity
    return {
        "id": rule.code,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": said},
        "help": {"text": f"{said} What to do: {rule.template_fix or rule.fix}. Source: {rule.source}"},
        "helpUri": rule.source,
        "defaultConfiguration": {"level": severity.value},
    }


def _result(finding: Finding, location: Location | None, codes: list[str]) -> dict[str, Any]:
    name = f"{finding.stack}/{finding.resource.logical_id}"
    place: dict[str, Any] = {
        "logicalLocations": [{"name": finding.path, "fullyQualifiedName": name, "kind": "resource"}]
    }
    if location is not None:
        place["physicalLocation"] = {
            "artifactLocation": dict(_artifact(location.file)),
            "region": {"startLine": location.line or 1},
        }
    # The same finding has the same mark, whatever moves around it.
    mark = hashlib.sha256("\n".join((finding.code, name, finding.place)).encode()).hexdigest()
    return {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code),
        "level": finding.severity.value,
        "message": {"text": f"{finding.path}: {finding.message}"},
        "locations": [place],
        "partialFingerprints": {"constructsLib/v1": mark},
    }


def _artifact(file: Path) -> Iterator[tuple[str, str]]:
    if file.is_absolute():
        yield "uri", file.as_uri()
    else:
        yield "uri", quote(file.as_posix())
        yield "uriBaseId", "%SRCROOT%"
