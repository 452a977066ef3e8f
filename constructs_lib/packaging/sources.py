"""What a folder says about its packages, whichever tool wrote it."""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.text_files import read_text

__all__ = [
    "FOREIGN",
    "LOCK_RUNTIME",
    "NAMED_PYLOCK",
    "PROJECT",
    "PYLOCK",
    "REQUIREMENTS",
    "SOURCES",
    "UV_LOCK",
    "has_own_packages",
    "is_poetry",
    "lock_command",
    "names_in",
    "read_toml",
    "table",
    "workspace_of",
]

REQUIREMENTS, SOURCES, UV_LOCK, PROJECT = "requirements.txt", "requirements.in", "uv.lock", "pyproject.toml"
PYLOCK = "pylock.toml"
NAMED_PYLOCK = re.compile(r"pylock\.[^.]+\.toml")

LOCK_RUNTIME = "python3.13"
"""The runtime that `layer lock` locks for where none is named."""

FOREIGN = ("poetry.lock", "Pipfile.lock", "pdm.lock", "Pipfile")
"""Files of tools whose locks uv does not read."""


def names_in(folder: Path) -> frozenset[str]:
    """Return the names of the files in a folder; none where it cannot be read."""
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry in entries if entry.is_file())
    except OSError:
        return frozenset()


def read_toml(file: Path) -> dict[str, Any]:
    """Return the content of a TOML file.

    Raises:
        PackagingError: LP710, it is damaged; LP721, it is no text.
    """
    import tomllib  # noqa: PLC0415 - most folders of code have no project, and every pattern imports this

    try:
        return tomllib.loads(read_text(file))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        reason = f"{file.name}: {error}"
        fix = f"correct {file.name}"
        raise PackagingError("LP710", allowed="a folder that uv can read", got=reason, fix=fix) from None


def table(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    """Return a table within tables; an empty one where something else is there."""
    for key in keys:
        inner = data.get(key)
        data = inner if isinstance(inner, dict) else {}
    return dict(data)


def is_poetry(project: Mapping[str, Any]) -> bool:
    """Return whether a `pyproject.toml` is one of Poetry, which keeps dependencies in a table of its own."""
    return bool(table(project, "tool", "poetry", "dependencies"))


def has_own_packages(project: Mapping[str, Any]) -> bool:
    """Return whether a `pyproject.toml` names packages that its code needs."""
    own = table(project, "project")
    is_dynamic = "dependencies" in (own.get("dynamic") or [])
    poetry = set(table(project, "tool", "poetry", "dependencies")) - {"python"}
    return bool(own.get("dependencies")) or is_dynamic or bool(poetry)


def workspace_of(folder: Path) -> Path | None:
    """Return the folder above whose `uv.lock` has the packages of this one, where there is one."""
    for above in folder.absolute().parents:
        if not {UV_LOCK, PROJECT} <= names_in(above):
            continue
        found = table(read_toml(above / PROJECT), "tool", "uv", "workspace")
        relative = folder.absolute().relative_to(above)
        if _matches(relative, found.get("members", [])) and not _matches(relative, found.get("exclude", [])):
            return above
        return None
    return None


def _matches(path: Path, patterns: Iterable[str]) -> bool:
    parts = path.parts
    for pattern in patterns:
        wanted = Path(pattern).parts
        if "**" in wanted or (len(wanted) == len(parts) and path.match(pattern)):
            return True
    return False


def lock_command(folder: Path, runtime: str = "") -> str:
    """Return the command that locks a folder, as it is typed where the app is."""
    full, here = folder.absolute(), Path.cwd()
    shown = full.relative_to(here) if full.is_relative_to(here) else full
    is_usual = runtime == LOCK_RUNTIME or not re.fullmatch(r"python3\.\d+", runtime)
    option = "" if is_usual else f" --runtime {runtime}"
    import shlex  # noqa: PLC0415 - every pattern imports this module, and few folders lack a lock

    return f"constructs-lib layer lock {shlex.quote(str(shown))}{option}"
