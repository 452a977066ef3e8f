"""Finds the lock of a folder's dependencies and reads it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from constructs_lib.packaging.errors import PackagingError

__all__ = ["Lock", "Pin", "find_lock", "has_dependencies", "normal_name", "read_pins"]

REQUIREMENTS, SOURCES, UV_LOCK, PROJECT = "requirements.txt", "requirements.in", "uv.lock", "pyproject.toml"
_COMPILE = f"uv pip compile --universal --generate-hashes --no-header {SOURCES} -o {REQUIREMENTS}"
_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"
_PIN = rf"({_NAME})\s*(?:\[[^\]]*\])?\s*==\s*([^\s;,*=]+)\s*(?:;.*)?"
_HASH = r"\s--hash[=\s]\S+"
_COMMENT = r"(^|\s)#.*$"
# Where packages come from does not change what they hold; a file that is read on the way does.
_INDEX_OPTION = (
    r"(-i|-f|--index-url|--extra-index-url|--find-links|--no-index|--trusted-host|--only-binary)\b"
)


@dataclass(frozen=True, slots=True)
class Pin:
    """One locked package: its normalised name, its version, and whether its hashes are locked too."""

    name: str
    version: str
    has_hash: bool


@dataclass(frozen=True)
class Lock:
    """The lock of a folder's dependencies.

    Attributes:
        folder: the folder.
        file: the lock in it.
    """

    folder: Path
    file: Path

    @property
    def is_uv(self) -> bool:
        """Whether it is a `uv.lock`, which uv has to export first."""
        return self.file.name == UV_LOCK

    @cached_property
    def content(self) -> str:
        """What decides the packages: the same for other comments and line ends."""
        if self.is_uv:
            # Other settings of the project, such as those of a linter, change no package.
            project = _toml(self.folder / PROJECT)
            kept = [project.get("project", {}).get("dependencies"), project.get("tool", {}).get("uv")]
            return f"{_text(self.file)}\n{json.dumps(kept, sort_keys=True, default=str)}"
        return "\n".join(_logical_lines(_text(self.file)))

    @cached_property
    def pins(self) -> tuple[Pin, ...]:
        """The locked packages; a `uv.lock` tells them only after its export.

        Raises:
            PackagingError: LP702, a line is no exact pin.
        """
        return () if self.is_uv else read_pins(_text(self.file), self.file.name)

    def check(self) -> None:
        """Check what can be told without building.

        Raises:
            PackagingError: LP702, LP705.
        """
        if self.is_uv:
            _check_project_is_locked(self)
        else:
            _check_sources_are_locked(self)


def has_dependencies(folder: Path) -> bool:
    """Return whether the folder of a function names dependencies that are to be packed with it."""
    if any((folder / name).is_file() for name in (UV_LOCK, SOURCES)):
        return True
    file = folder / REQUIREMENTS
    return file.is_file() and any(_logical_lines(_text(file)))


def find_lock(folder: Path) -> Lock:
    """Return the lock of a folder.

    Raises:
        PackagingError: LP701, there is none; LP704, there are two.
    """
    has = {name: (folder / name).is_file() for name in (REQUIREMENTS, SOURCES, UV_LOCK, PROJECT)}
    if has[REQUIREMENTS] and has[UV_LOCK]:
        raise PackagingError("LP704", allowed="a folder with one lock", got=f"{REQUIREMENTS} and {UV_LOCK}")
    if has[UV_LOCK] and has[PROJECT]:
        return Lock(folder, folder / UV_LOCK)
    if has[REQUIREMENTS] and any(_logical_lines(_text(folder / REQUIREMENTS))):
        return Lock(folder, folder / REQUIREMENTS)
    raise _missing(folder, has)


def _missing(folder: Path, has: dict[str, bool]) -> PackagingError:
    where = f"run in folder {folder.name}"
    got, fix = "neither", f"add {REQUIREMENTS} of exact pins, or lock a project with uv lock"
    if has[REQUIREMENTS] and not has[SOURCES]:
        got, fix = f"an empty {REQUIREMENTS}", "add a line <package>==<version>, or remove the layer"
    elif has[SOURCES]:
        got, fix = f"{SOURCES} alone", f"{where}: {_COMPILE}"
    elif has[PROJECT]:
        got, fix = f"{PROJECT} alone", f"{where}: uv lock"
    elif has[UV_LOCK]:
        got, fix = f"{UV_LOCK} alone", f"add the {PROJECT} that it locks"
    allowed = f"a folder with {REQUIREMENTS}, or with {PROJECT} and {UV_LOCK}"
    return PackagingError("LP701", allowed=allowed, got=got, fix=fix)


def read_pins(text: str, name: str) -> tuple[Pin, ...]:
    """Return the exact pins of a requirements file.

    Raises:
        PackagingError: LP702, a line is none.
    """
    pins = []
    for line in _logical_lines(text):
        if re.match(_INDEX_OPTION, line):
            continue
        plain = re.sub(_HASH, "", line).strip()
        match = re.fullmatch(_PIN, plain)
        if match is None:
            raise PackagingError(
                "LP702", allowed=f"a folder whose {name} has only exact pins (==)", got=repr(plain)
            )
        pins.append(Pin(normal_name(match[1]), match[2], plain != line))
    return tuple(pins)


def normal_name(name: str) -> str:
    """Return a package's name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _logical_lines(text: str) -> Iterator[str]:
    # Lines are joined before comments are cut off, as pip does it:
    # https://pip.pypa.io/en/stable/reference/requirements-file-format/
    joined = re.sub(r"[ \t]*\\\n\s*", " ", text)
    for line in joined.split("\n"):
        stripped = re.sub(_COMMENT, "", line).strip()
        if stripped:
            yield stripped


def _text(file: Path) -> str:
    # Editors and shells of Windows put a byte order mark in front.
    return file.read_text(encoding="utf-8-sig")


def _toml(file: Path) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most folders of code have no project, and every pattern imports this

    try:
        return tomllib.loads(_text(file))
    except tomllib.TOMLDecodeError as error:
        reason = f"{file.name}: {error}"
        raise PackagingError("LP710", allowed="a folder that uv can read", got=reason) from None


def _check_sources_are_locked(lock: Lock) -> None:
    locked = {pin.name: pin.version for pin in lock.pins}
    source = lock.folder / SOURCES
    if not source.is_file():
        return
    for line in _logical_lines(_text(source)):
        name = re.match(_NAME, line)
        exact = re.fullmatch(_PIN, line)
        if name is None:
            continue
        # A range is not compared with what is locked, which would take a resolver. A package that came, or a
        # pin that moved, shows.
        version = locked.get(normal_name(name[0]))
        if version is None or (exact and exact[2] != version):
            raise _stale(
                lock, f"{REQUIREMENTS} without {line}", f"run in folder {lock.folder.name}: {_COMPILE}"
            )


def _check_project_is_locked(lock: Lock) -> None:
    wanted = {
        _specifier(line) for line in _toml(lock.folder / PROJECT).get("project", {}).get("dependencies", [])
    }
    # This runs in each synthesis, and a lock is long; the block of the project itself is short.
    root = next(
        (
            block
            for block in _text(lock.file).split("[[package]]")
            if re.search(r'(virtual|editable) = "\."', block)
        ),
        "",
    )
    import tomllib  # noqa: PLC0415 - as above

    try:
        entries = tomllib.loads(root).get("package", {}).get("metadata", {}).get("requires-dist", [])
    except tomllib.TOMLDecodeError:
        return
    locked = {_specifier(entry["name"] + entry.get("specifier", "")) for entry in entries}
    # Markers and extras are left to uv; a dependency that came, went or moved shows in name and version.
    if root and (missing := sorted(wanted - locked) or sorted(locked - wanted)):
        raise _stale(
            lock,
            f"{UV_LOCK} for other dependencies ({missing[0]})",
            f"run in folder {lock.folder.name}: uv lock",
        )


def _specifier(requirement: str) -> str:
    plain = re.sub(r"\[[^\]]*\]|\s|\(|\)", "", requirement.partition(";")[0])
    name = re.match(_NAME, plain)
    if name is None or plain[name.end() :].startswith("@"):
        return normal_name(name[0] if name else plain)
    return normal_name(name[0]) + ",".join(sorted(plain[name.end() :].split(",")))


def _stale(lock: Lock, got: str, fix: str) -> PackagingError:
    source = PROJECT if lock.is_uv else SOURCES
    return PackagingError("LP705", allowed=f"a folder whose lock has all of {source}", got=got, fix=fix)
