"""What the plugin of CDK's policy validation reports of an app."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from aws_cdk import (
    IPolicyValidationContext,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
)

from constructs_lib.checks.check_settings import raised, raised_by_cdk, settings_of
from constructs_lib.checks.checking import check
from constructs_lib.checks.finding import Finding
from constructs_lib.checks.ignoring import ANNOTATIONS, part
from constructs_lib.limits import LIMITS_CONTEXT_KEY
from constructs_lib.rules import Severity
from constructs_lib.templates.assembly import Assembly, is_assembly
from constructs_lib.templates.model import Resource, Stack
from constructs_lib.templates.resolved import references

__all__ = ["report"]

# A warning of a construct of ours.
_SAID = re.compile(r"^(?P<path>.*?): .*\[ack: constructs-lib:(?P<code>LP\d+)\]$")


def report(context: IPolicyValidationContext) -> PolicyValidationPluginReport:
    """Check the templates that an app has written.

    Args:
        context: what CDK says of the app and its templates.
    """
    paths = {os.path.realpath(each) for each in context.template_paths}
    assembly = Assembly.read(_root(paths))
    settings = settings_of([Path.cwd()])
    assembly.graph.raised = {**_raised(context), **settings.limits}
    findings = [each for each in check(assembly.graph) if _file(each.resource.stack) in paths]
    # CDK itself leaves out what is acknowledged by the name of the plugin, and reports it as such.
    accepted = part(assembly.graph, findings, ignores=settings.ignores, acknowledged=_by_warnings(assembly))
    said = set(_said(assembly))
    told = [each for each in accepted.left if (each.code, each.resource) not in said]
    left = part(assembly.graph, told, acknowledged=assembly.acknowledged).left
    is_right = not any(each.severity is Severity.ERROR for each in left)
    violations = [_violation(each) for each in (told if _leaves_out(context) else left)]
    return PolicyValidationPluginReport(success=is_right, violations=violations)


def _leaves_out(context: IPolicyValidationContext) -> bool:
    """Return whether CDK leaves out what is acknowledged, as it does since it gives plugins the app."""
    return hasattr(context, "app_construct")


def _root(paths: set[str]) -> Path:
    """Return the folder of the assembly that has all of some templates, those of its stages too."""
    folder = Path(os.path.commonpath([str(Path(each).parent) for each in paths]))
    found = folder
    for each in (folder, *folder.parents):
        if not is_assembly(each):
            break
        found = each
    return found


def _file(stack: Stack) -> str:
    """Return the template of a stack, or of the one that it is nested in."""
    while stack.parent is not None:
        stack = stack.parent.stack
    return os.path.realpath(stack.file) if stack.file else ""


def _raised(context: IPolicyValidationContext) -> dict[str, int]:
    if not _leaves_out(context):
        return raised_by_cdk(Path.cwd())
    given: Any = context.app_construct.node.try_get_context(LIMITS_CONTEXT_KEY)
    return raised(f"context {LIMITS_CONTEXT_KEY}", {} if given is None else given)


def _by_warnings(assembly: Assembly) -> dict[str, dict[str, str]]:
    """Return what is acknowledged by the ids of our constructs' own warnings."""
    return {
        path: {name: reason for name, reason in rules.items() if name.startswith(ANNOTATIONS)}
        for path, rules in assembly.acknowledged.items()
    }


def _said(assembly: Assembly) -> Iterator[tuple[str, Resource]]:
    """Yield the warnings of constructs of this library: the rule, and each resource it may concern."""
    for warning in assembly.warnings:
        found = _SAID.match(warning)
        path = tuple(found["path"].split("/")) if found else ()
        for resource in assembly.graph.resources if found else ():
            if found and resource.path[: len(path)] == path:
                yield found["code"], resource
                # A consumer warns of the queue that it was given.
                yield from ((found["code"], each.resource) for each in references(resource.properties))


def _violation(finding: Finding) -> PolicyViolation:
    resource = finding.resource
    place = finding.place.replace(".", "/")
    return PolicyViolation(
        rule_name=finding.code,
        description=finding.message,
        severity=finding.severity.value,
        violating_resources=[
            PolicyViolatingResource(
                resource_logical_id=resource.logical_id,
                template_path=str(resource.stack.file),
                locations=[f"Properties/{place}"] if place else [],
            )
        ],
    )
