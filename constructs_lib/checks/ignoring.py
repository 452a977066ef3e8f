"""Parts what somebody accepts, with a reason, from what is left to say.

Accepted is what a construct of CDK acknowledges, what a resource of a template ignores in its `Metadata`, and
what settings ignore.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from constructs_lib.checks.check_settings import Ignore
from constructs_lib.checks.checking import CHECKED
from constructs_lib.checks.finding import Finding
from constructs_lib.frozen import frozen
from constructs_lib.templates.model import Resource, Stacks

__all__ = ["ANNOTATIONS", "NAMESPACE", "Accepted", "Parted", "part"]

NAMESPACE = "ConstructsLib"
"""How ids of our rules begin where CDK acknowledges them: `ConstructsLib::LP104`."""
_METADATA = "constructs-lib"
ANNOTATIONS = ("constructs-lib:", "Annotation::constructs-lib:", "Construct-Annotations::constructs-lib:")
"""How ids of the warnings of our own constructs begin."""


@frozen
class Accepted:
    """A finding that somebody accepts.

    Attributes:
        finding: what was found.
        reason: why it is right; empty where nobody said.
    """

    finding: Finding
    reason: str


@frozen
class Parted:
    """The findings of a run.

    Attributes:
        left: those that nobody accepts.
        accepted: the others.
        notes: what is wrong with what was said of them, such as a rule that is not broken there.
    """

    left: tuple[Finding, ...]
    accepted: tuple[Accepted, ...]
    notes: tuple[str, ...] = ()


def part(
    app: Stacks,
    findings: Iterable[Finding],
    *,
    ignores: Iterable[Ignore] = (),
    acknowledged: Mapping[str, Mapping[str, str]] | None = None,
    used: set[Ignore] | None = None,
) -> Parted:
    """Part findings.

    Args:
        app: what was checked.
        findings: what was found.
        ignores: what settings ignore.
        acknowledged: of each construct path the ids that it acknowledges, with the reasons.
        used: the ignores that met a finding are added to it.
    """
    ignores = tuple(ignores)
    known = dict(_acknowledged(acknowledged or {}))
    left, accepted, met = [], [], set()
    for finding in findings:
        reason = _in_metadata(finding) if finding.resource.metadata.get(_METADATA) else None
        reason = _above(known, finding) if reason is None else reason
        for each in ignores:
            if each.code == finding.code and _is_at(finding.resource, each.path):
                met.add(each)
                reason = each.reason if reason is None else reason
        if reason is None:
            left.append(finding)
        else:
            accepted.append(Accepted(finding, reason))
    if used is not None:
        used |= met
    said = {(each.finding.code, *_written_at(each.finding.resource)) for each in accepted}
    return Parted(tuple(left), tuple(accepted), tuple(dict.fromkeys(_notes(app, said))))


def _acknowledged(given: Mapping[str, Mapping[str, str]]) -> Iterator[tuple[tuple[str, str], str]]:
    for path, rules in given.items():
        for name, reason in rules.items():
            for start in (f"{NAMESPACE}::", *ANNOTATIONS):
                if name.startswith(start):
                    yield (name.removeprefix(start), path.strip("/")), str(reason or "")


def _above(known: Mapping[tuple[str, str], str], finding: Finding) -> str | None:
    """Return what the nearest construct above a resource says."""
    path = finding.resource.path if known else ()
    for end in range(len(path), -1, -1):
        reason = known.get((finding.code, "/".join(path[:end])))
        if reason is not None:
            return reason
    return None


def _is_at(resource: Resource, path: str) -> bool:
    """Return whether a resource is what a path names, or below it; its stack may stand before."""
    wanted = tuple(filter(None, path.split("/")))
    own, stack = tuple(resource.name.split("/")), resource.stack
    above = tuple(filter(None, stack.path.split("/")))
    within = own[len(above) :] if above and own[: len(above)] == above else own
    logical = (resource.logical_id,)
    named = (own, within, logical, (stack.name, *within), (stack.name, *logical), resource.path)
    return any(each[: len(wanted)] == wanted for each in named)


def _entries(resource: Resource) -> list[Any]:
    said = resource.metadata.get(_METADATA)
    found = said.get("ignore") if isinstance(said, dict) else None
    return found if isinstance(found, list) else []


def _in_metadata(finding: Finding) -> str | None:
    for each in _entries(finding.resource):
        if (
            isinstance(each, dict)
            and each.get("code") == finding.code
            and str(each.get("reason") or "").strip()
        ):
            return str(each["reason"])
    return None


def _written_at(resource: Resource) -> tuple[str, str]:
    """Return the stack and the logical id that a user wrote; SAM hands metadata on to what it adds."""
    return resource.stack.name, resource.origin or resource.logical_id


def _notes(app: Stacks, said: set[tuple[str, str, str]]) -> Iterator[str]:
    for resource in app.resources:
        if _METADATA not in resource.metadata:
            continue
        place = f"Metadata.{_METADATA}.ignore of {resource.origin or resource.name}"
        if not _entries(resource):
            yield f"{place} must be a list of code and reason; correct it"
        for each in _entries(resource):
            code = each.get("code") if isinstance(each, dict) else None
            if code not in CHECKED:
                yield f"{place} names {code!r}, which is not a rule for templates"
            elif not str(each.get("reason") or "").strip():
                yield f"{place} has no reason for {code}; add the reason"
            elif (code, *_written_at(resource)) not in said:
                yield f"{place} names {code}, which it does not break; remove it"
