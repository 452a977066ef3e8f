"""Gives a function's process a /tmp of its own, and becomes that process.

Started by path with the emulator's interpreter: `own_tmp.py FOLDER KEPT COMMAND...`. FOLDER takes the place
of /tmp, where KEPT, the emulator's own folder, stays what it is; where the system allows that.
"""

import ctypes
import os
import sys
from pathlib import Path

TMP = "/tmp"  # noqa: S108 - it is what is replaced
TEMPORARY = ("TMPDIR", "TMP", "TEMP")
_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_BIND, _RECURSIVE, _PRIVATE = 0x1000, 0x4000, 0x40000


def main() -> None:
    """Run the command with FOLDER in the place of /tmp."""
    folder, kept, *command = sys.argv[1:]
    working_folder = str(Path.cwd())
    try:
        _replace_tmp(folder, kept)
    except (AttributeError, OSError):
        pass
    else:
        # On Lambda there are no such variables; those of the function itself are others.
        for name in TEMPORARY:
            if os.environ.get(name) == folder:
                del os.environ[name]
    os.chdir(working_folder)
    os.execvp(command[0], command)  # noqa: S606 - this process becomes the function's


def _replace_tmp(folder: str, kept: str) -> None:
    # Looked up first: where there is no such call, nothing has been changed yet.
    libc = ctypes.CDLL(None, use_errno=True)
    unshare, mount = libc.unshare, libc.mount
    user, group = os.getuid(), os.getgid()
    if unshare(_NEW_MOUNTS):
        _check(unshare(_NEW_USER | _NEW_MOUNTS))
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            Path("/proc/self", name).write_text(text, encoding="utf-8")
    _check(mount(None, b"/", None, _RECURSIVE | _PRIVATE, None))
    if kept.startswith(f"{TMP}/"):
        place = folder + kept.removeprefix(TMP)
        Path(place).mkdir(parents=True, exist_ok=True)
        _check(mount(kept.encode(), place.encode(), None, _BIND | _RECURSIVE, None))
    _check(mount(folder.encode(), TMP.encode(), None, _BIND | _RECURSIVE, None))


def _check(failed: int) -> None:
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
