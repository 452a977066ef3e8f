"""Finds out which files of a project have changed."""

import contextlib
import json
import os
import re
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from watchfiles._rust_notify import RustNotify, WatchfilesRustInternalError

from constructs_lib.errors import ConstructsLibError

__all__ = ["Changes", "WatchPatternError", "WatchedFiles", "watch_settings"]

# What nobody edits: tools and editors write them. Names that start with a dot are left out, too.
_NEVER = re.compile(r"\..*|node_modules|__pycache__|.*\.egg-info|cdk\.out.*|.*\.py[co]|.*~|#.*#|4913")
# An event only says that something happened; which files differ is seen by looking at them. So what happens
# while nobody listens, as between two sets of folders, is seen at the next look.
_LOOK_MILLISECONDS = 1000
# Editors write a file in several steps, which belong together.
_STEP_MILLISECONDS = 20
_LONGEST_MILLISECONDS = 400

# Of patterns: `**` for any folders, `*` for a part of a name, `?` for a character.
_KNOWN = {"**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]"}
_CLASS = re.compile(r"\[[!^]?\]?[^\]/]+\]")
_PARTS = re.compile(rf"(\*\*/|\*\*|\*|\?|{_CLASS.pattern})")
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
# Negations, groups such as `+(a|b)`, ranges such as `{1..3}`, and signs that are to be taken as they are.
_MORE = re.compile(r"^!|[@?+*!]\(|\{[^{},]*\.\.[^{},]*\}|\\")

_Seen = Mapping[str, tuple[int, int, int]]


class WatchPatternError(ConstructsLibError):
    """A pattern of `watch` in `cdk.json` means more than is known here."""

    def __init__(self, pattern: str) -> None:
        super().__init__(
            f"watch in cdk.json: include and exclude take *, **, ?, [ab], [!ab] and {{one,two}},"
            f" got {pattern!r}; write it with these, as several patterns if necessary"
        )


@dataclass(frozen=True, slots=True)
class Changes:
    """What differs from the last look.

    Attributes:
        changed: files that were there and have another content or are others now.
        added: files that were not there.
        removed: files that are gone.
    """

    changed: tuple[Path, ...]
    added: tuple[Path, ...]
    removed: tuple[Path, ...]

    @property
    def all(self) -> tuple[Path, ...]:
        """All of them, in the order of their names."""
        return tuple(sorted((*self.changed, *self.added, *self.removed)))


class WatchedFiles:
    """The files of some folders, links to folders not followed.

    Args:
        folders: the folders; the first one is that of the patterns.
        include: which files to watch, as patterns like those of `watch.include` in `cdk.json`.
        exclude: which files and folders to leave out.

    Raises:
        WatchPatternError: a pattern means more than is known here.
    """

    def __init__(
        self, folders: Sequence[Path], *, include: Sequence[str] = ("**",), exclude: Sequence[str] = ()
    ) -> None:
        self._folders = [folder.absolute() for folder in folders]
        self._include = [_pattern(each) for each in include]
        self._exclude = [_pattern(each) for each in exclude]
        self._places: list[str] = []
        self._seen: _Seen = self._look()
        self._events: RustNotify | None = None
        self._listened: list[str] = []

    @property
    def paths(self) -> list[Path]:
        """The files that were there at the last look."""
        return [Path(each) for each in self._seen]

    def next(self, stop: threading.Event) -> Changes | None:
        """Wait until a file differs from the last look, and return what differs.

        Args:
            stop: ends the waiting; None is returned then.
        """
        while not stop.is_set():
            if self._listened != self._places:
                self._listen()
            found = self._difference()
            if found is not None:
                return found
            if self._events is None:
                stop.wait(_LOOK_MILLISECONDS / 1000)
            elif self._listened == self._places:
                self._wait(self._events, stop)
        return None

    def _wait(self, events: RustNotify, stop: threading.Event) -> None:
        try:
            events.watch(_LONGEST_MILLISECONDS, _STEP_MILLISECONDS, _LOOK_MILLISECONDS, stop)
        except WatchfilesRustInternalError:
            # The system tells no more events.
            self._events = None

    def _listen(self) -> None:
        if self._events:
            self._events.close()
        # What happens from here on is heard, and what has happened before is seen by the look that follows.
        self._listened = list(self._places)
        try:
            self._events = RustNotify(
                self._listened,
                debug=False,
                force_polling=False,
                poll_delay_ms=_LOOK_MILLISECONDS,
                recursive=False,
                ignore_permission_denied=True,
            )
        except (OSError, WatchfilesRustInternalError):
            # A folder that is gone, or more folders or listeners than the system takes: looking is enough.
            self._events = None

    def _difference(self) -> Changes | None:
        before, now = self._seen, self._look()
        changed = [Path(each) for each in now.keys() & before.keys() if now[each] != before[each]]
        added = [Path(each) for each in now.keys() - before.keys()]
        removed = [Path(each) for each in before.keys() - now.keys()]
        self._seen = now
        if not (changed or added or removed):
            return None
        return Changes(tuple(sorted(changed)), tuple(sorted(added)), tuple(sorted(removed)))

    def _look(self) -> _Seen:
        places: list[str] = []
        seen = {}
        for top in self._folders:
            for folder, below, files in os.walk(top):
                places.append(folder)
                near = "" if folder == str(top) else f"{Path(folder).relative_to(top).as_posix()}/"
                below[:] = [each for each in below if not self._is_left_out(near + each)]
                for name in files:
                    if self._is_left_out(near + name) or not _fits(self._include, near + name):
                        continue
                    path = f"{folder}{os.sep}{name}"
                    try:
                        status = os.stat(path)  # noqa: PTH116 - for thousands of files, many times
                    except OSError:
                        continue
                    seen[path] = (status.st_mtime_ns, status.st_size, status.st_ino)
        self._places = places
        return seen

    def _is_left_out(self, path: str) -> bool:
        return bool(_NEVER.fullmatch(path.rpartition("/")[2])) or _fits(self._exclude, path)


def watch_settings(project: Path) -> dict[str, list[str]]:
    """Return `include` and `exclude` of `watch` in a project's `cdk.json`, as far as they are there.

    The folder that `output` names is left out, too.

    Args:
        project: the project's folder.
    """
    try:
        settings = json.loads((project / "cdk.json").read_text(encoding="utf-8"))
        given, output = settings.get("watch") or {}, settings.get("output")
        found = {name: given.get(name) for name in ("include", "exclude")}
    except (OSError, ValueError, AttributeError):
        return {}
    lists = {name: [each] if isinstance(each, str) else each for name, each in found.items()}
    known = {name: list(map(str, values)) for name, values in lists.items() if isinstance(values, list)}
    return known | {"exclude": [*known.get("exclude", []), str(output)]} if output else known


def _fits(patterns: Sequence[re.Pattern[str]], path: str) -> bool:
    return any(each.fullmatch(path) for each in patterns)


def _pattern(text: str) -> re.Pattern[str]:
    """Return a pattern of `cdk.json` as an expression that fits paths, and what is below them.

    Raises:
        WatchPatternError: it means more than is known here.
    """
    if not _MORE.search(text):
        # A folder stands for what is in it.
        plain = _alternatives(text.removeprefix("./").rstrip("/"))
        with contextlib.suppress(re.error):
            return re.compile(f"(?:{'|'.join(map(_expression, plain))})(?:/.*)?")
    raise WatchPatternError(text)


def _alternatives(text: str) -> list[str]:
    """Return what `{one,two}` stands for, the innermost braces first."""
    found = _BRACES.search(text)
    if not found:
        return [text]
    parts = found[1].split(",")
    ways = (_alternatives(text[: found.start()] + part + text[found.end() :]) for part in parts)
    return [each for way in ways for each in way]


def _expression(text: str) -> str:
    return "".join(_KNOWN.get(part) or _class(part) or re.escape(part) for part in _PARTS.split(text))


def _class(part: str) -> str | None:
    """Return `[ab]` or `[!ab]` as in an expression, where it is no name of a folder either."""
    if not _CLASS.fullmatch(part):
        return None
    inner = part[1:-1].replace("[", r"\[").replace("&&", r"&\&").replace("||", r"|\|")
    return f"[^/{inner[1:]}]" if inner[0] in "!^" else f"[{inner}]"
