"""Compares what `requirements.in` asks for with what is locked."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from constructs_lib.packaging.pins import Pin
from constructs_lib.packaging.requirement_lines import logical_lines, pinned_version, plain, requirement
from constructs_lib.packaging.text_files import read_text

__all__ = ["included", "unlocked"]

_INCLUDED = re.compile(r"(?:-r|--requirement)[=\s]*(\S+)")


def unlocked(source: Path, pins: Iterable[Pin]) -> str:
    """Return the first line of a file that the pins do not fulfil; empty where they fulfil all.

    Whether a range still has what is locked is compared, too; whether it would lock something newer is not.
    """
    versions: dict[str, list[str]] = {}
    for pin in pins:
        versions.setdefault(pin.name, []).append(pin.version)
    lines = [(line, wanted) for line in included(source) if (wanted := requirement(line)) and not wanted.url]
    for line, wanted in lines:
        # A lock has none of what another system or another Python needs, and perhaps another version.
        if wanted.marker is None and not _fits(wanted, versions.get(canonicalize_name(wanted.name), [])):
            return plain(line)
    return ""


def included(source: Path, seen: frozenset[Path] = frozenset()) -> Iterator[str]:
    """Yield the lines of a file and of those that it includes."""
    for line in logical_lines(read_text(source)):
        match = _INCLUDED.fullmatch(line)
        if match is None:
            yield line
        elif (inner := source.parent / match[1]).is_file() and inner.resolve() not in seen:
            yield from included(inner, seen | {source.resolve(), inner.resolve()})


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
