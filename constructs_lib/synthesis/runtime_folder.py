"""The folder of this user's servers, which nobody else can read or write."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path

__all__ = ["RuntimeFolderError", "runtime_folder"]

# A socket's path is at most 104 bytes on macOS, 108 on Linux; the names in the folder are 15 bytes long.
_LONGEST_PATH = 88


class RuntimeFolderError(Exception):
    """No folder that is safe; the text says why."""


def runtime_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder, and make it where there is none.

    It is `constructs-lib` in `XDG_RUNTIME_DIR`, or in the user's `.cache` without one.

    Args:
        environment: the variables that tell where it lies: `XDG_RUNTIME_DIR`, `HOME`.

    Raises:
        RuntimeFolderError: it cannot be made, or belongs to another user, or others have rights to it.
    """
    place = environment.get("XDG_RUNTIME_DIR", "")
    home = environment.get("HOME", "")
    if place.startswith("/"):
        path = Path(place, "constructs-lib")
    elif home.startswith("/"):
        path = Path(home, ".cache", "constructs-lib", "run")
    else:
        raise RuntimeFolderError("neither XDG_RUNTIME_DIR nor HOME is an absolute path")
    _check_owner(Path(place if place.startswith("/") else home))
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = path.lstat()
    except OSError as error:
        raise RuntimeFolderError(f"{path} cannot be made: {error.strerror}") from None
    _check(path, found)
    return path


def _check_owner(place: Path) -> None:
    # `sudo -E` keeps the user's variables: folders of root have no business there.
    try:
        owner = place.stat().st_uid
    except OSError as error:
        raise RuntimeFolderError(f"{place} cannot be used: {error.strerror}") from None
    if owner != os.geteuid():
        raise RuntimeFolderError(f"{place} belongs to another user; set HOME to one of this user's own")


def _check(path: Path, found: os.stat_result) -> None:
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise RuntimeFolderError(f"{path} is not a folder of this user's own")
    if stat.S_IMODE(found.st_mode) & 0o077:
        raise RuntimeFolderError(f"other users have rights to {path}; take them away: chmod 700 {path}")
    if len(os.fsencode(path)) > _LONGEST_PATH:
        raise RuntimeFolderError(f"{path} is too long for a socket; set XDG_RUNTIME_DIR to a shorter one")
