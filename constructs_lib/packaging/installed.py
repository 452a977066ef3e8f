"""Compares what was installed with what is locked."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.markers import Marker, default_environment
from packaging.utils import canonicalize_name

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.requirement_lines import logical_lines, requirement
from constructs_lib.packaging.target import Target
from constructs_lib.packaging.trim import package_files

if TYPE_CHECKING:
    from packaging.requirements import Requirement

__all__ = ["check_installed"]

_MACHINES = {"arm64": "aarch64"}


def check_installed(site: Path, requirements: str, target: Target, *, is_image: bool = False) -> None:
    """Check that exactly the locked packages were installed, in their versions and from wheels.

    Args:
        site: the folder that they were installed into.
        requirements: the lock as a requirements file.
        target: what they were installed for.
        is_image: an image installed them, which may build what has no wheel.

    Raises:
        PackagingError: LP731.
    """
    wrong = list(_differences(site, requirements, target, is_image=is_image))
    if wrong:
        allowed = "a folder whose packages can be installed as they are locked"
        raise PackagingError("LP731", allowed=allowed, got=", ".join(wrong[:5]))


def _differences(site: Path, requirements: str, target: Target, *, is_image: bool) -> Iterator[str]:
    locked: dict[str, list[Requirement]] = {}
    for line in logical_lines(requirements):
        if (wanted := requirement(line)) is not None:
            locked.setdefault(canonicalize_name(wanted.name), []).append(wanted)
    found: dict[str, list[str]] = {}
    for name, version in package_files(site):
        found.setdefault(canonicalize_name(name), []).append(version)
    for name, versions in found.items():
        yield from _unlike(name, versions, locked.get(name, []))
    for name in sorted(locked.keys() - found.keys()):
        if any(_is_wanted(each.marker, target, is_image=is_image) for each in locked[name]):
            yield f"no {name}"
    if not is_image:
        yield from _built_here(site)


def _unlike(name: str, versions: list[str], allowed: "list[Requirement]") -> Iterator[str]:
    for version in versions:
        if not any(each.url or each.specifier.contains(version, prereleases=True) for each in allowed):
            pins = " or ".join(sorted(str(each.specifier) for each in allowed)) or "none"
            yield f"{name} {version} where {pins} is locked"
    if len(versions) > 1:
        yield f"{name} in {len(versions)} versions"


def _is_wanted(marker: Marker | None, target: Target, *, is_image: bool) -> bool:
    if marker is None:
        return True
    # The patch version of an image's Python is not known.
    return not is_image and marker.evaluate(_environment(target))


def _environment(target: Target) -> dict[str, str]:
    known = {name: str(value) for name, value in default_environment().items()}
    if target.platform:
        known |= {
            "os_name": "posix",
            "sys_platform": "linux",
            "platform_system": "Linux",
            "platform_machine": _MACHINES.get(target.machine, target.machine),
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
        }
    full = f"{target.python}.0"
    # What was built for this machine was built for its own Python.
    if known["python_version"] != target.python or target.platform:
        known |= {"python_full_version": full, "implementation_version": full}
    return known | {"python_version": target.python}


def _built_here(site: Path) -> Iterator[str]:
    for file in sorted(site.glob("*.dist-info/direct_url.json")):
        origin = json.loads(file.read_text(encoding="utf-8"))
        if "dir_info" in origin or "vcs_info" in origin:
            yield f"{file.parent.name.removesuffix('.dist-info').replace('-', ' ')}, which was built here"
