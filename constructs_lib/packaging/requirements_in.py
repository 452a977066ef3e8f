"""Compares what `requirements.in` asks for with what is locked."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.pins import Pin
from constructs_lib.packaging.requirement_lines import (
    WHEELS,
    logical_lines,
    pinned_version,
    plain,
    requirement,
    unlockable,
)
from constructs_lib.packaging.text_files import read_text

__all__ = ["included", "problem_of", "unlocked"]

_INCLUDED = re.compile(r"(?:-r|--requirement)[=\s]*(\S+)")


def unlocked(source: Path, pins: Iterable[Pin]) -> str:
    """Return the first line of a file that the pins do not fulfil; empty where they fulfil all.

    Whether a range still has what is locked is compared, too; whether it would lock something newer is not.
    """
    versions: dict[str, list[str]] = {}
    for pin in pins:
        versions.setdefault(pin.name, []).append(pin.version)
    lines = [(line, wanted) for line in included(source) if (wanted := requirement(line))]
    for line, wanted in lines:
        # A lock has none of what another system or another Python needs, and perhaps another version.
        if wanted.marker is None and not _fits(wanted, versions.get(canonicalize_name(wanted.name), [])):
            return plain(line)
    return ""


def included(source: Path, seen: frozenset[Path] = frozenset()) -> Iterator[str]:
    """Yield the lines of a file and of those that it includes."""
    for line in logical_lines(read_text(source)):
        match = _INCLUDED.fullmatch(line)
        inner = None if match is None else source.parent / match[1]
        if inner is None or not inner.is_file():
            yield line
        elif inner.resolve() not in seen:
            yield from included(inner, seen | {source.resolve(), inner.resolve()})


def problem_of(lines: Iterable[str], source: Path) -> PackagingError | None:
    """Return the error for the first line of a file that cannot be locked, or None where all can."""
    for line in lines:
        if fix := unlockable(line, source.parent):
            code = "LP719" if f"/{WHEELS}/" in fix else "LP702"
            allowed = f"a folder whose {source.name} can be locked"
            return PackagingError(code, allowed=allowed, got=repr(plain(line)), fix=fix)
    return None


def _fits(wanted: Requirement, versions: Iterable[str]) -> bool:
    exact = pinned_version(wanted.specifier)
    for version in versions:
        try:
            parsed = Version(version)
        except InvalidVersion:
            if exact in {None, version}:
                return True
            continue
        if wanted.specifier.contains(parsed, prereleases=True):
            return True
    return False
