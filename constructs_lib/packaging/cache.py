"""The folder that keeps what was built. An entry is there as a whole or not at all."""

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from constructs_lib.packaging.errors import CacheError

__all__ = ["LEFT_OUT", "VARIABLE", "Cache", "manifest", "user_folder"]

VARIABLE = "CONSTRUCTS_LIB_CACHE_DIR"
"""Environment variable that moves the cache."""

# A part older than this is one of a process that was killed: no build takes as long.
_DAY = 86_400
_UNUSED_SECONDS = 60 * _DAY
_PART = "part-"
_MANIFEST = "manifest.json"

LEFT_OUT = "left-out"
"""Folder of an entry that is removed while the entry is used already."""


class Cache:
    """A folder of built entries, safe for processes that build at once or are killed.

    Args:
        folder: the folder; it is made when the first entry is.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def of_user(cls) -> "Cache":
        """Return the cache of the user, or the one that the environment names."""
        return cls(user_folder(os.environ) / "packages")

    def find(self, key: str) -> Path | None:
        """Return an entry, which then counts as used today where the cache can be written."""
        entry = self._folder / key
        try:
            os.utime(entry / _MANIFEST)
        except OSError:
            return entry if os.access(entry / _MANIFEST, os.R_OK) else None
        return entry

    def add(self, key: str, make: Callable[[Path], Mapping[str, object]]) -> Path:
        """Make an entry and return it; of two that are made at once the first stays.

        Args:
            key: name of the entry.
            make: fills a folder and returns what its manifest is to say.

        Raises:
            CacheError: the cache cannot be written.
        """
        with self._written():
            self._folder.mkdir(parents=True, exist_ok=True)
            # Here and not in `find`, which has to be quick.
            self._prune()
            part = Path(tempfile.mkdtemp(prefix=_PART, dir=self._folder))
        try:
            manifest = make(part)
            self._remove_meanwhile(part / LEFT_OUT)
            (part / _MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
            # Temporary folders are for one user, and a cache may be shared.
            part.chmod(0o755)
            try:
                part.rename(self._folder / key)
            except OSError:
                # Another process was first. Both have built the same, and its entry may be in use.
                if self.find(key) is None:
                    raise
        finally:
            shutil.rmtree(part, ignore_errors=True)
        return self._folder / key

    def remove(self, key: str) -> None:
        """Remove an entry; another process never finds half of it.

        Raises:
            CacheError: the cache cannot be written.
        """
        with self._written():
            self._discard(self._folder / key)

    @contextmanager
    def _written(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            fix = f"make it writable, or name another folder with {VARIABLE}"
            raise CacheError(
                f"the cache in {self._folder} cannot be written: {error.strerror}; {fix}"
            ) from error

    def _discard(self, entry: Path) -> None:
        # Renamed first, which happens at once: removing takes time, and half of it would be found meanwhile.
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=self._folder))
        try:
            entry.rename(part / "old")
        except FileNotFoundError:
            pass
        finally:
            shutil.rmtree(part, ignore_errors=True)

    def _remove_meanwhile(self, folder: Path) -> None:
        if folder.is_dir():
            part = Path(tempfile.mkdtemp(prefix=_PART, dir=self._folder))
            folder.rename(part / folder.name)
            # The process waits for it when it ends; if it is killed, the part is pruned some day.
            Thread(target=shutil.rmtree, args=(part,), kwargs={"ignore_errors": True}).start()

    def _prune(self) -> None:
        now = time.time()
        for entry in self._folder.iterdir():
            is_part = entry.name.startswith(_PART)
            file = entry if is_part else entry / _MANIFEST
            # Another process may be at it, too; what cannot be seen any more is left to it.
            try:
                age = now - file.stat().st_mtime
            except OSError:
                continue
            if is_part and age > _DAY:
                shutil.rmtree(entry, ignore_errors=True)
            elif not is_part and age > _UNUSED_SECONDS:
                self._discard(entry)


def manifest(entry: Path) -> dict[str, object]:
    """Return what the manifest of an entry says; nothing where it cannot be read."""
    try:
        read = json.loads((entry / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}


def user_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder for caches of constructs-lib, where the platform has them."""
    if environment.get(VARIABLE):
        # A shell expands ~ only where it stands unquoted, and a file of variables is read by none.
        return Path(environment[VARIABLE]).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "constructs-lib"
    if sys.platform == "win32":
        home = environment.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(home) / "constructs-lib" / "Cache"
    return Path(environment.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "constructs-lib"
