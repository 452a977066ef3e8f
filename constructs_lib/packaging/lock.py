"""Finds the lock of a folder's dependencies and reads it."""

# What reads a lock needs the package `packaging`, and most folders of code have none.
# ruff: noqa: PLC0415

import json
import os
import re
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from constructs_lib.frozen import frozen
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.missing_locks import no_lock
from constructs_lib.packaging.pins import Pin
from constructs_lib.packaging.sources import (
    FOREIGN,
    NAMED_PYLOCK,
    PROJECT,
    PYLOCK,
    REQUIREMENTS,
    SOURCES,
    UV_LOCK,
    has_own_packages,
    lock_command,
    names_in,
    read_toml,
    table,
)
from constructs_lib.packaging.text_files import read_text

if TYPE_CHECKING:
    from constructs_lib.packaging.requirement_lines import Line

__all__ = [
    "Lock",
    "Pin",
    "find_lock",
    "has_dependencies",
    "made_from",
    "made_line",
    "normal_name",
    "read_pins",
]

_MADE_FROM = r"(?m)# made from (\S+) ([0-9a-f]{16}) by constructs-lib layer lock$"


@frozen
class Lock:
    """The lock of a folder's dependencies.

    Attributes:
        folder: the folder.
        file: the lock in it.
        extras: extras of the project that are packed, too.
        runtime: the runtime that it is read for, such as `python3.13`; empty where it is not known.
    """

    folder: Path
    file: Path
    extras: tuple[str, ...] = ()
    runtime: str = ""

    @property
    def is_uv(self) -> bool:
        """Whether it is a `uv.lock`, which uv has to export first."""
        return self.file.name == UV_LOCK

    @property
    def command(self) -> str:
        """The command that creates it again."""
        return lock_command(self.folder, self.runtime)

    @cached_property
    def text(self) -> str:
        """The text of its file."""
        return read_text(self.file)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The content of its file, for a lock in TOML."""
        return read_toml(self.file)

    @cached_property
    def project(self) -> dict[str, Any]:
        """The content of the `pyproject.toml` beside it; empty where there is none."""
        file = self.folder / PROJECT
        return read_toml(file) if file.is_file() else {}

    @cached_property
    def content(self) -> str:
        """What decides the packages: the same for other comments, line ends and indexes."""
        if self.is_uv:
            from constructs_lib.packaging.uv_lock import packed, root_of

            root = root_of(self.data)
            if root is None:
                return f"{self.text}\n{sorted(self.extras)}"
            # The project itself says nothing more: what differs from its lock is an error (LP705).
            return json.dumps(packed(self.data, root, self.extras), sort_keys=True, default=str)
        lines = [line.content for line in self.lines if line.content]
        if not all(pin.has_hash for pin in self.pins):
            lines += _digests(self.lines)
        return "\n".join(lines)

    @cached_property
    def lines(self) -> "tuple[Line, ...]":
        """The lines of a requirements file, or what a `pylock.toml` is as one.

        Raises:
            PackagingError: LP702, a line is no exact pin; LP719, a package is in no index.
        """
        from constructs_lib.packaging.requirement_lines import read_lines

        if self.is_uv:
            return ()
        if self.file.name != REQUIREMENTS:
            from constructs_lib.packaging.pylock import read_pylock

            return read_pylock(self.data, self.extras)
        return read_lines(self.text, self.file.name, self.folder, fix=f"run: {self.command}")

    @property
    def requirements(self) -> str:
        """The requirements file for uv, which may run in any folder."""
        return "".join(f"{line.text}\n" for line in self.lines if line.text)

    @cached_property
    def pins(self) -> tuple[Pin, ...]:
        """The locked packages; a `uv.lock` tells them only after its export.

        Raises:
            PackagingError: LP702, a line is no exact pin; LP719, a package is in no index.
        """
        return tuple(line.pin for line in self.lines if line.pin)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it, on any machine."""
        if not self.is_uv:
            return not self.pins
        from constructs_lib.packaging.uv_lock import needs, root_of

        root = root_of(self.data)
        return root is not None and not any(needs(root, self.extras))

    @property
    def python(self) -> str:
        """The versions of Python that it is for, such as `>=3.11`; empty where it does not say."""
        if self.file.name == REQUIREMENTS:
            return ""
        found = self.data.get("requires-python", "")
        return found if isinstance(found, str) else ""

    def check(self) -> None:
        """Check what is known without building.

        Raises:
            PackagingError: LP702, LP705, LP719, LP723.
        """
        if self.is_uv:
            _check_project_is_locked(self)
        elif self.file.name == REQUIREMENTS:
            _check_sources_are_locked(self)
        else:
            # Reading it is the check.
            _ = self.lines
        if self.extras:
            _check_extras(self)


def check_python(lock: Lock, version: str) -> None:
    """Check that a lock is for a version of Python, such as `3.13`.

    Raises:
        PackagingError: LP724, it is for others.
    """
    if not lock.python:
        return
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    try:
        wanted = SpecifierSet(lock.python)
    except InvalidSpecifier:
        return
    # Its last patch version is not known here; the first and a late one are in any range that has some.
    if not any(wanted.contains(f"{version}.{patch}") for patch in (0, 99)):
        allowed = f"a folder whose {lock.file.name} is for Python {version}"
        raise PackagingError("LP724", allowed=allowed, got=f"one for Python {lock.python}")


def has_dependencies(folder: Path) -> bool:
    """Return whether the folder of a function names dependencies that are to be packed with it."""
    names = names_in(folder)
    if not names.isdisjoint({UV_LOCK, SOURCES, PYLOCK, *FOREIGN}) or any(map(NAMED_PYLOCK.fullmatch, names)):
        return True
    try:
        if REQUIREMENTS in names:
            # One that is empty says that the function needs none, whatever a project beside it says.
            return not _is_empty(folder / REQUIREMENTS)
        return PROJECT in names and has_own_packages(read_toml(folder / PROJECT))
    except PackagingError:
        # Whoever looks for the lock is told what is wrong with it.
        return True


def find_lock(folder: Path, *, extras: Sequence[str] = (), runtime: str = "") -> Lock:
    """Return the lock of a folder.

    Args:
        folder: the folder.
        extras: extras of its project that are packed, too.
        runtime: the runtime that the packages are for, which messages name.

    Raises:
        PackagingError: LP701, there is none; LP704, there are two.
    """
    names = names_in(folder)
    found = [name for name in (REQUIREMENTS, UV_LOCK, PYLOCK) if name in names]
    is_derived = REQUIREMENTS in found and made_from(folder / REQUIREMENTS) is not None
    # What was made of another lock is no second one.
    rivals = (
        found[:1] if is_derived else [*found, *(n for n in FOREIGN if n in names and found != [REQUIREMENTS])]
    )
    if SOURCES in names and found and REQUIREMENTS not in found:
        rivals = [SOURCES, *rivals]
    if found and len(rivals) > 1:
        raise PackagingError("LP704", allowed="a folder with one lock", got=" and ".join(rivals[:2]))
    if found and found[0] == REQUIREMENTS and _is_empty(folder / REQUIREMENTS):
        found = []
    if not found or (found[0] == UV_LOCK and PROJECT not in names):
        raise no_lock(folder, names, runtime)
    return Lock(folder, folder / found[0], tuple(extras), runtime)


def made_from(file: Path) -> tuple[str, str] | None:
    """Return what a requirements file was made from by `layer lock`: the path of a lock, and its digest."""
    match = re.search(_MADE_FROM, read_text(file))
    return (match[1], match[2]) if match else None


def made_line(origin: Path, folder: Path) -> str:
    """Return the line by which `layer lock` writes down of which lock it made one."""
    path = Path(os.path.relpath(origin.absolute(), folder.absolute())).as_posix()
    return f"# made from {path} {_digest(origin)} by constructs-lib layer lock"


def _digest(file: Path) -> str:
    import hashlib

    return hashlib.sha256(read_text(file).encode()).hexdigest()[:16]


def read_pins(text: str, name: str) -> tuple[Pin, ...]:
    """Return the exact pins of a requirements file.

    Raises:
        PackagingError: LP702, a line is none.
    """
    from constructs_lib.packaging.requirement_lines import read_lines

    return tuple(line.pin for line in read_lines(text, name, Path.cwd()) if line.pin)


def normal_name(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _is_empty(file: Path) -> bool:
    return not any(line.split("#")[0].strip() for line in read_text(file).split("\n"))


def _digests(lines: "Sequence[Line]") -> list[str]:
    """Return the content of local files that are installed and that no hash locks."""
    import hashlib

    found = set()
    for line in lines:
        if line.place is not None:
            files = [line.place] if line.place.is_file() else line.place.glob("*.whl")
            found |= {f"{file.name} {hashlib.sha256(file.read_bytes()).hexdigest()}" for file in files}
    return sorted(found)


def _check_sources_are_locked(lock: Lock) -> None:
    pins = lock.pins
    made = made_from(lock.file)
    if made is not None:
        origin = lock.folder / made[0]
        if origin.is_file() and _digest(origin) != made[1]:
            raise _stale(lock, f"{REQUIREMENTS} of an earlier {origin.name}", origin.name)
    source = lock.folder / SOURCES
    if source.is_file() and made is None:
        from constructs_lib.packaging.requirements_in import included, problem_of, unlocked

        missing = unlocked(source, pins)
        if missing:
            stale = _stale(lock, f"{REQUIREMENTS} without {missing}", SOURCES)
            raise problem_of(included(source), source) or stale


def _check_project_is_locked(lock: Lock) -> None:
    from constructs_lib.packaging import uv_lock

    root = uv_lock.root_of(lock.data)
    if root is None:
        if table(lock.project, "project"):
            return
        allowed = f"a folder whose {PROJECT} is a project"
        fix = "name the folder of the member of the workspace that is to be packed"
        raise PackagingError(
            "LP701", allowed=allowed, got=f"a workspace with no [project] in {PROJECT}", fix=fix
        )
    if moved := uv_lock.changed(lock.project, root):
        raise _stale(lock, f"{UV_LOCK} for other dependencies ({moved})", PROJECT)
    uv_lock.refuse_local(uv_lock.local_packages(lock.data, root, lock.extras), lock.folder)


def _check_extras(lock: Lock) -> None:
    if lock.file.name == REQUIREMENTS:
        known: list[str] = []
    elif lock.is_uv:
        known = sorted(table(lock.project, "project", "optional-dependencies"))
    else:
        known = sorted(lock.data.get("extras", []))
    unknown = [each for each in lock.extras if normal_name(each) not in map(normal_name, known)]
    if unknown:
        there = f"one of {', '.join(known)}" if known else f"none, as {lock.file.name} has no extras"
        raise PackagingError("LP723", parameter="extras", allowed=there, got=repr(unknown[0]))


def _stale(lock: Lock, got: str, source: str) -> PackagingError:
    allowed = f"a folder whose lock has all of {source}"
    return PackagingError("LP705", allowed=allowed, got=got, fix=f"run: {lock.command}")
