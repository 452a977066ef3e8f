"""Gives a function's process its /tmp, its layers at /opt and its file systems, and becomes that process.

Started by path with the emulator's interpreter: `own_tmp.py FOLDER KEPT LAYERS SYSTEMS COMMAND...`. FOLDER
takes the place of /tmp, where KEPT, the emulator's own folder, stays what it is, LAYERS, folders in their
order, that of /opt, and SYSTEMS, each `PATH=FOLDER`, that of /mnt; where the system allows that.
"""

import ctypes
import os
import sys
from pathlib import Path

TMP = "/tmp"  # noqa: S108 - it is what is replaced
OPT = "/opt"
MNT = "/mnt"
TEMPORARY = ("TMPDIR", "TMP", "TEMP")
_NEW_MOUNTS, _NEW_USER = 0x00020000, 0x10000000
_READ_ONLY, _BIND, _RECURSIVE, _PRIVATE = 0x1, 0x1000, 0x4000, 0x40000


def main() -> None:
    """Run the command with FOLDER in the place of /tmp."""
    folder, kept, layers, systems, *command = sys.argv[1:]
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
        _lay_out(layers.split(os.pathsep) if layers else [])
        _mount_all(systems.split(os.pathsep) if systems else [])
    os.chdir(working_folder)
    os.execvp(command[0], command)  # noqa: S606 - this process becomes the function's


def _replace_tmp(folder: str, kept: str) -> None:
    # Looked up first: where there is no such call, nothing has been changed yet.
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    user, group = os.getuid(), os.getgid()
    if unshare(_NEW_MOUNTS):
        _check(unshare(_NEW_USER | _NEW_MOUNTS))
        for name, text in (
            ("setgroups", "deny"),
            ("uid_map", f"{user} {user} 1"),
            ("gid_map", f"{group} {group} 1"),
        ):
            Path("/proc/self", name).write_text(text, encoding="utf-8")
    _mount(None, "/", None, _RECURSIVE | _PRIVATE)
    if kept.startswith(f"{TMP}/"):
        place = folder + kept.removeprefix(TMP)
        Path(place).mkdir(parents=True, exist_ok=True)
        _mount(kept, place, None, _BIND | _RECURSIVE)
    _mount(folder, TMP, None, _BIND | _RECURSIVE)


def _mount(source: str | None, place: str, kind: str | None, flags: int, data: str | None = None) -> None:
    texts = [text.encode() if text is not None else None for text in (source, place, kind, data)]
    _check(ctypes.CDLL(None, use_errno=True).mount(*texts[:3], flags, texts[3]))


def _lay_out(layers: list[str]) -> None:
    # What is hidden below /tmp is found through links to it.
    sources = [os.path.realpath(layer) for layer in layers]
    try:
        if len(sources) == 1:
            _mount(sources[0], OPT, None, _BIND | _RECURSIVE)
        elif sources:
            # The first of an overlay is the uppermost: of a file in several layers Lambda has the last.
            _mount("overlay", OPT, "overlay", _READ_ONLY, f"lowerdir={':'.join(reversed(sources))}")
    except OSError:
        return
    if sources:
        os.environ["PATH"] = os.pathsep.join(filter(None, (os.environ.get("PATH"), f"{OPT}/bin")))


def _mount_all(systems: list[str]) -> None:
    try:
        if systems:
            _mount("tmpfs", MNT, "tmpfs", 0)
        for each in systems:
            place, _, folder = each.partition("=")
            Path(place).mkdir()
            _mount(folder, place, None, _BIND | _RECURSIVE)
    except OSError:
        return


def _check(failed: int) -> None:
    if failed:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


if __name__ == "__main__":
    main()
