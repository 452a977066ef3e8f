"""Reads what Poetry, Pipenv and PDM say, as lines of a requirements file."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from constructs_lib.packaging import uv
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.sources import PROJECT, is_poetry, read_toml, table
from constructs_lib.packaging.text_files import read_text

__all__ = ["Wanted", "of_other_tool"]

MIGRATE = "migrate-to-uv==0.12.0"
"""Reads the ranges of Poetry and Pipenv, which are no standard ones: docs/decisions/0017-reading-locks.md."""

_USUAL_INDEX = "pypi.org"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be locked.

    Attributes:
        lines: lines of a requirements file.
        origin: the file that they are from.
        constraints: pins of another lock that are to be kept.
        is_locked: whether the lines are a lock already.
    """

    lines: Sequence[str]
    origin: Path
    constraints: Sequence[str] = ()
    is_locked: bool = False


def of_other_tool(folder: Path, names: frozenset[str], extras: Sequence[str], part: Path) -> Wanted | None:
    """Return what a folder of another tool wants, or None where it is of none.

    Args:
        folder: the folder.
        names: the names of its files.
        extras: extras of its project that are wanted, too.
        part: folder of our own for a copy, which the migration changes.
    """
    if "Pipfile.lock" in names:
        file = folder / "Pipfile.lock"
        return Wanted(list(_of_pipenv(file)), file, is_locked=True)
    if "poetry.lock" in names or (PROJECT in names and is_poetry(read_toml(folder / PROJECT))):
        lock = folder / "poetry.lock"
        constraints = _pins(read_toml(lock)) if "poetry.lock" in names else []
        project = _migrated(folder, "poetry", (PROJECT,), part)
        return Wanted(_lines(project, extras), lock if constraints else folder / PROJECT, constraints)
    if "pdm.lock" in names:
        lock = folder / "pdm.lock"
        return Wanted(_lines(read_toml(folder / PROJECT), extras), lock, _pins(read_toml(lock)))
    if "Pipfile" in names:
        project = _migrated(folder, "pipenv", ("Pipfile",), part)
        return Wanted(_lines(project, extras), folder / "Pipfile")
    return None


def _migrated(folder: Path, tool: str, files: Sequence[str], part: Path) -> dict[str, Any]:
    """Return the `pyproject.toml` that a migration makes of a copy; the folder stays as it is."""
    copy = part / "project"
    copy.mkdir()
    for file in files:
        shutil.copyfile(folder / file, copy / file)
    options = ["--quiet", "--skip-lock", "--package-manager", tool, str(copy)]
    # Its own packages are those of the index, not of what is migrated.
    uv.run([uv.find_uv(), "tool", "run", "--quiet", "--from", MIGRATE, "migrate-to-uv", *options], part, None)
    return read_toml(copy / PROJECT)


def _lines(project: Mapping[str, Any], extras: Sequence[str]) -> list[str]:
    own = table(project, "project")
    lines = [*own.get("dependencies", [])]
    optional: dict[str, list[str]] = {
        canonicalize_name(name): found for name, found in table(own, "optional-dependencies").items()
    }
    for extra in extras:
        if canonicalize_name(extra) not in optional:
            there = ", ".join(sorted(optional)) or "none"
            raise PackagingError("LP723", parameter="extras", allowed=f"one of {there}", got=repr(extra))
        lines += optional[canonicalize_name(extra)]
    sources: dict[str, Any] = {
        canonicalize_name(name): source for name, source in table(project, "tool", "uv", "sources").items()
    }
    indexes = table(project, "tool", "uv").get("index", [])
    options = [f"--extra-index-url {each['url']}" for each in indexes if _USUAL_INDEX not in each["url"]]
    return [*options, *(_placed(line, sources) for line in lines)]


def _placed(line: str, sources: Mapping[str, Any]) -> str:
    """Return a line with the place that a table beside it says."""
    try:
        wanted = Requirement(line)
    except InvalidRequirement:
        return line
    source = sources.get(canonicalize_name(wanted.name), {})
    source = source[0] if isinstance(source, list) and source else source
    if "path" in source:
        return str(source["path"]) if str(source["path"]).startswith((".", "/")) else f"./{source['path']}"
    if "git" in source:
        rev = next((f"@{source[key]}" for key in ("rev", "tag", "branch") if key in source), "")
        return f"{wanted.name} @ git+{source['git']}{rev}"
    return line


def _pins(lock: Mapping[str, Any]) -> list[str]:
    """Return the packages of a lock of Poetry or PDM as constraints."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for package in lock.get("package", []):
        found.setdefault(canonicalize_name(package["name"]), []).append(package)
    pins = []
    for name, packages in found.items():
        versions = {package["version"] for package in packages if "source" not in package}
        # Of several versions only their markers say which one is for whom; where they are not there, a
        # resolver has to choose.
        if len(versions) == 1:
            pins.append(f"{name}=={versions.pop()}")
        else:
            pins += [
                f"{name}=={package['version']} ; {marker}"
                for package in packages
                if isinstance(marker := package.get("markers") or package.get("marker"), str)
            ]
    return pins


def _of_pipenv(file: Path) -> Iterator[str]:
    try:
        lock = json.loads(read_text(file))
        default = dict(lock["default"])
    except (ValueError, KeyError, TypeError):
        raise PackagingError(
            "LP710",
            allowed="a folder that uv can read",
            got=f"{file.name} that is damaged",
            fix="lock again with Pipenv",
        ) from None
    for source in table(lock, "_meta").get("sources", []):
        if _USUAL_INDEX not in source.get("url", ""):
            yield f"--extra-index-url {source['url']}"
    for name, package in default.items():
        place = package.get("git") or package.get("path") or package.get("file")
        if place:
            prefix = f"{name} @ git+" if "git" in package else ""
            yield f"{prefix}{place}"
            continue
        extras = f"[{','.join(package['extras'])}]" if package.get("extras") else ""
        marker = f" ; {package['markers']}" if package.get("markers") else ""
        hashes = "".join(f" --hash={each}" for each in package.get("hashes", []))
        yield f"{name}{extras}{package['version']}{marker}{hashes}"
