"""Reads `pylock.toml`: https://packaging.python.org/en/latest/specifications/pylock-toml/."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from packaging.utils import canonicalize_name

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.pins import Pin
from constructs_lib.packaging.requirement_lines import Line
from constructs_lib.packaging.sources import PYLOCK

__all__ = ["read_pylock"]

_MEMBER = re.compile(r"(['\"])(?P<name>[\w.-]+)\1\s+(?P<no>not\s+)?in\s+(?P<of>extras|dependency_groups)\b")
_TRUE, _FALSE = "python_version >= '0'", "python_version < '0'"


def read_pylock(data: Mapping[str, Any], extras: Sequence[str], name: str = PYLOCK) -> tuple[Line, ...]:
    """Return the packages of a lock as lines of a requirements file.

    Files are fetched from the index that uv is set to, whatever the lock says: their hashes are locked.

    Raises:
        PackagingError: LP710, it is damaged; LP719, it has a package that is in no index.
    """
    chosen: dict[str, set[str]] = {
        "extras": {canonicalize_name(each) for each in extras},
        "dependency_groups": {canonicalize_name(each) for each in data.get("default-groups", [])},
    }
    try:
        return tuple(_line(package, chosen, name) for package in data["packages"])
    except (KeyError, TypeError, AttributeError) as error:
        reason = f"{name} that does not say {error}"
        fix = "lock again with the tool that wrote it"
        raise PackagingError("LP710", allowed="a folder that uv can install", got=reason, fix=fix) from None


def _line(package: Mapping[str, Any], chosen: Mapping[str, set[str]], name: str) -> Line:
    own = next((key for key in ("directory", "vcs", "archive") if key in package), None)
    if own is not None:
        place = package[own].get("path") or package[own].get("url")
        allowed = f"a folder whose {name} has packages of an index only"
        raise PackagingError("LP719", allowed=allowed, got=f"{package['name']} from {place}")
    hashes = sorted(set(_hashes(package)))
    marker = f" ; {_chosen(package['marker'], chosen)}" if package.get("marker") else ""
    pin = Pin(canonicalize_name(package["name"]), package["version"], bool(hashes))
    text = f"{pin.name}=={pin.version}{marker}" + "".join(f" --hash={each}" for each in hashes)
    return Line(text, text, pin)


def _hashes(package: Mapping[str, Any]) -> Iterator[str]:
    for file in [*package.get("wheels", []), *([package["sdist"]] if "sdist" in package else [])]:
        yield from (f"{kind}:{value}" for kind, value in file["hashes"].items() if kind.startswith("sha"))


def _chosen(marker: str, chosen: Mapping[str, set[str]]) -> str:
    """Return a marker whose extras and groups are settled: a requirements file has neither."""

    def settled(match: re.Match[str]) -> str:
        is_in = canonicalize_name(match["name"]) in chosen[match["of"]]
        return _TRUE if is_in != bool(match["no"]) else _FALSE

    return _MEMBER.sub(settled, marker)
