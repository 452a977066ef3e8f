"""Checks a `uv.lock` against its project: https://docs.astral.sh/uv/concepts/projects/layout/."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.sources import PROJECT, UV_LOCK, lock_command, table

__all__ = ["changed", "extras_of", "local_packages", "needs", "packed", "refuse_local", "root_of"]

Wanted = dict[str, set[SpecifierSet] | None]
"""What is asked for by name; None where only the name can be compared."""

_NAME = re.compile(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)")
_SOURCES = ("url", "git", "editable", "directory", "path", "virtual")


def root_of(lock: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the entry of the project itself, or None where the lock has none."""
    for package in lock.get("package", []):
        source = package.get("source", {})
        if source.get("virtual") == "." or source.get("editable") == "." or source.get("directory") == ".":
            return dict(package)
    return None


def changed(project: Mapping[str, Any], root: Mapping[str, Any]) -> str:
    """Return a dependency that came, went or moved since the lock; empty where there is none."""
    own = table(project, "project")
    dynamic = own.get("dynamic") or []
    if "dependencies" in dynamic or "optional-dependencies" in dynamic:
        # Only a build of the project would tell them.
        return ""
    lines = [*own.get("dependencies", [])]
    for extra in table(own, "optional-dependencies").values():
        lines += extra
    wanted = _wanted(_of_line(line) for line in lines if isinstance(line, str))
    locked = _wanted(map(_of_entry, table(root, "metadata").get("requires-dist", [])))
    for name in sorted({*wanted, *locked}):
        if name not in locked:
            return f"{name}, which the lock does not have"
        if name not in wanted:
            return f"{name}, which {PROJECT} does not have"
        asked, had = wanted[name], locked[name]
        if asked is not None and had is not None and asked != had:
            return f"{name} {_shown(asked)}, which was {_shown(had)}"
    return ""


def extras_of(project: Mapping[str, Any]) -> list[str]:
    """Return the names of a project's extras."""
    return sorted(table(project, "project", "optional-dependencies"))


def local_packages(
    lock: Mapping[str, Any], root: Mapping[str, Any], extras: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the packages that the project needs and that are in no index: name, and where they are."""
    known: dict[str, list[Mapping[str, Any]]] = {}
    for package in lock.get("package", []):
        known.setdefault(package["name"], []).append(package)
    pending = list(needs(root, extras))
    seen = {str(root.get("name"))}
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        for package in known.get(name, []):
            source = package.get("source", {})
            place = next((str(source[key]) for key in _SOURCES if key in source), "")
            if place and not place.endswith(".whl"):
                yield name, place
            pending += needs(package, package.get("optional-dependencies", {}))


def packed(lock: Mapping[str, Any], root: Mapping[str, Any], extras: Sequence[str]) -> list[Any]:
    """Return what of a lock decides the packages of its project, without its groups."""
    known: dict[str, list[Mapping[str, Any]]] = {}
    for package in lock.get("package", []):
        known.setdefault(package["name"], []).append(package)
    pending, seen = list(needs(root, extras)), {str(root.get("name"))}
    found: list[Any] = []
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            for package in known.get(name, []):
                found.append(_without(package, "dev-dependencies", "metadata"))
                pending += needs(package, package.get("optional-dependencies", {}))
    own = [_without(root, "dev-dependencies", "metadata", "optional-dependencies", "version")]
    own += [lock.get("requires-python"), lock.get("resolution-markers")]
    chosen = sorted(canonicalize_name(extra) for extra in extras)
    return [own, chosen, sorted(found, key=lambda each: (each["name"], str(each.get("version"))))]


def _without(package: Mapping[str, Any], *keys: str) -> Any:
    return {key: value for key, value in package.items() if key not in keys}


def refuse_local(found: Iterable[tuple[str, str]], folder: Path) -> None:
    """Raise LP719 for packages that are in no index.

    Raises:
        PackagingError: LP719.
    """
    for name, place in found:
        allowed = f"a folder whose {UV_LOCK} has packages of an index only"
        shown = place if "://" in place else os.path.normpath(place)
        fix = f"run: {lock_command(folder)}, which builds a wheel of it"
        if "://" in place:
            fix = (
                f"build its wheel (uv build --wheel in a clone), and name it in tool.uv.sources of {PROJECT}"
            )
        raise PackagingError("LP719", allowed=allowed, got=f"{name} from {shown}", fix=fix)


def needs(package: Mapping[str, Any], extras: Iterable[str]) -> Iterator[str]:
    """Yield the names of the packages that one needs, also with some of its extras."""
    yield from (entry["name"] for entry in package.get("dependencies", []))
    optional = package.get("optional-dependencies", {})
    chosen = {canonicalize_name(extra) for extra in extras}
    for extra, entries in optional.items():
        if canonicalize_name(extra) in chosen:
            yield from (entry["name"] for entry in entries)


def _wanted(found: Iterable[tuple[str, SpecifierSet | None]]) -> Wanted:
    wanted: Wanted = {}
    for name, specifier in found:
        before = wanted.get(name, set())
        wanted[name] = None if before is None or specifier is None else {*before, specifier}
    return wanted


def _of_line(line: str) -> tuple[str, SpecifierSet | None]:
    try:
        parsed = Requirement(line)
    except InvalidRequirement:
        # uv takes more than the specification; what it makes of it is not known here.
        name = _NAME.match(line)
        return canonicalize_name(name[1] if name else line), None
    return canonicalize_name(parsed.name), None if parsed.url else parsed.specifier


def _of_entry(entry: Mapping[str, Any]) -> tuple[str, SpecifierSet | None]:
    name = canonicalize_name(str(entry.get("name", "")))
    if any(key in entry for key in _SOURCES):
        return name, None
    try:
        return name, SpecifierSet(entry.get("specifier", ""))
    except InvalidSpecifier:
        return name, None


def _shown(specifiers: set[SpecifierSet]) -> str:
    return " or ".join(sorted(str(each) or "any version" for each in specifiers))
