"""Notes which modules each module imports at its top level, while they are loaded.

`worker_process.py` runs it before anything else is imported, so it imports only what Python has loaded.
"""

import builtins
import sys

__all__ = ["ImportNotes"]


class ImportNotes:
    """Notes imports from when it is made.

    Attributes:
        imports: the modules that each module needs.
    """

    def __init__(self) -> None:
        self.imports: dict[str, set[str]] = {}
        self._ordinary = builtins.__import__
        builtins.__import__ = self._noting

    def end(self) -> None:
        """Note nothing any more."""
        builtins.__import__ = self._ordinary

    def _noting(self, name, names=None, local=None, wanted=(), level=0, /):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN202
        found = self._ordinary(name, names, local, wanted, level)
        if names and sys._getframe(1).f_code.co_name == "<module>":
            full = _absolute(name, names.get("__package__") or "", level)
            inner = {f"{full}.{each}" for each in wanted or ()} & sys.modules.keys()
            self.imports.setdefault(names.get("__name__", ""), set()).update(_with_parents(full), inner)
        return found


def _absolute(name: str, package: str, level: int) -> str:
    if not level:
        return name
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *([name] if name else [])])


def _with_parents(name: str) -> set[str]:
    parts = name.split(".")
    return {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
