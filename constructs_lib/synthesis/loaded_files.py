"""What a process has loaded, and whether a new one would load the same."""

import contextlib
import os
import sys
from collections.abc import Collection, Iterable
from pathlib import Path

from constructs_lib.frozen import frozen

__all__ = ["Loaded", "hidden_by"]

# Python looks for these when it starts.
_LOOKED_FOR = frozenset({"sitecustomize", "usercustomize"})
_SUFFIXES = (".py", ".pyc", ".so")


@frozen
class Loaded:
    """The files behind the modules that are loaded.

    Attributes:
        names: top-level names of the modules that a file in front of them would hide.
        files: each file with what it was when it was loaded.
        hiding: what stands in the folders of `sys.path` under one of the names.
    """

    names: frozenset[str]
    files: dict[str, tuple[int, ...]]
    hiding: dict[str, list[str]]

    @classmethod
    def now(cls, not_hidden: Collection[str]) -> "Loaded":
        """Return what is loaded at this moment.

        Args:
            not_hidden: modules that Python imports before the folder of a script is in its path.
        """
        # This library is loaded again with the run.
        ours = ("__main__", "constructs_lib")
        modules = [each for each in sys.modules.items() if each[0].partition(".")[0] not in ours]
        origins = {
            name: getattr(getattr(module, "__spec__", None), "origin", None) for name, module in modules
        }
        names = frozenset(
            name
            for name, origin in origins.items()
            if "." not in name and name not in not_hidden and origin not in {"built-in", "frozen"}
        )
        files = (
            {getattr(module, "__file__", None) for _, module in modules} | set(_packed()) | set(_settings())
        )
        return cls(
            names=names,
            files={file: _state(file) for file in sorted(filter(None, files))},
            hiding={folder: _found_in(folder, names | _LOOKED_FOR) for folder in sys.path},
        )

    def changed(self) -> str | None:
        """Return what a new process would load another way, or None."""
        for file, state in self.files.items():
            if _state(file) != state:
                return f"{file} has changed"
        if new := set(_settings()) - self.files.keys():
            return f"{min(new)} is new"
        for folder, found in self.hiding.items():
            if _found_in(folder, self.names | _LOOKED_FOR) != found:
                return f"{folder} hides other modules"
        return None


def hidden_by(folder: str, names: Collection[str]) -> str | None:
    """Return which file in front of the loaded modules would be imported in their place, or None.

    Args:
        folder: the folder that a script puts in front of Python's path.
        names: top-level names of the modules that are loaded.
    """
    found = _found_in(folder, names)
    return f"{found[0]} in {folder} has the name of a module that is loaded already" if found else None


def _found_in(folder: str, names: Collection[str]) -> list[str]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return []
    return sorted(
        entry.name for entry in entries if entry.name.partition(".")[0] in names and _is_module(entry)
    )


def _is_module(entry: "os.DirEntry[str]") -> bool:
    if entry.name.endswith(_SUFFIXES):
        return True
    return entry.is_dir() and any(Path(entry.path, f"__init__{each}").exists() for each in _SUFFIXES)


def _packed() -> Iterable[str]:
    # The code that runs in Node.js.
    for name, module in list(sys.modules.items()):
        if name.endswith("._jsii") or name == "jsii._embedded.jsii":
            folder = Path(str(module.__file__)).parent
            yield from (str(each) for each in folder.iterdir() if each.suffix in {".tgz", ".js"})


def _settings() -> Iterable[str]:
    # Python finds packages through these when it starts.
    yield f"{sys.prefix}/pyvenv.cfg"
    for folder in sys.path:
        with contextlib.suppress(OSError):
            yield from (entry.path for entry in os.scandir(folder) if entry.name.endswith(".pth"))


def _state(file: str) -> tuple[int, ...]:
    try:
        found = os.stat(file)  # noqa: PTH116 - asked of every file, before every run
    except OSError:
        return ()
    return (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)
