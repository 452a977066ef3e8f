"""Patterns for the files of a folder: `name`, `*.txt`, `folder/name`, `folder/**/name`."""

from collections.abc import Sequence
from fnmatch import fnmatchcase

__all__ = ["Pattern"]


class Pattern:
    """A pattern for paths relative to a folder.

    Without a slash it is one for names, at any depth; with one it is one for paths from the folder on.

    Args:
        text: the pattern as the user writes it.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        plain = text.replace("\\", "/").removeprefix("./")
        self._parts = [part for part in plain.split("/") if part not in ("", ".")]
        self._is_name = len(self._parts) == 1 and "/" not in plain.rstrip("/") and "**" not in plain
        # Most are plain names, and every file of a folder is compared with all of them.
        self._name = "" if set("*?[") & set(plain) else plain.rstrip("/")

    def matches(self, parts: Sequence[str]) -> bool:
        """Return whether it matches a path, given as its parts."""
        if self._is_name:
            return parts[-1] == self._name if self._name else fnmatchcase(parts[-1], self._parts[0])
        return _matches(parts, self._parts)

    def may_match_below(self, parts: Sequence[str]) -> bool:
        """Return whether it names something below a folder; one for names is not looked for everywhere."""
        return not self._is_name and _begins(parts, self._parts)


def _matches(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not parts
    if pattern[0] == "**":
        return any(_matches(parts[start:], pattern[1:]) for start in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], pattern[0]) and _matches(parts[1:], pattern[1:])


def _begins(parts: Sequence[str], pattern: Sequence[str]) -> bool:
    if not parts or not pattern:
        return bool(pattern)
    return pattern[0] == "**" or (fnmatchcase(parts[0], pattern[0]) and _begins(parts[1:], pattern[1:]))
