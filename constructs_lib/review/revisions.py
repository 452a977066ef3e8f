"""Reads templates out of a revision of a git repository; nothing is checked out."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from constructs_lib.review.errors import ReviewError
from constructs_lib.review.template_files import is_template_file

__all__ = ["Repository"]

_MISSING = "git is not installed, or not found; install it, or give two folders"


class Repository:
    """A git repository, as seen from a folder in it.

    Attributes:
        folder: where git runs; paths are relative to it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        run = self._run("rev-parse", "--is-inside-work-tree")
        if run.returncode != 0:
            # A repository of another user is none, either, and only git says so.
            said = run.stderr.decode(errors="replace").split("\n", 1)[0]
            raise ReviewError(f"{folder} is in no git repository that git reads ({said}); give two folders")
        top = self._answer("rev-parse", "--show-toplevel")
        # A bare repository has no files of its own: paths begin where it is.
        self._top = Path(os.fsdecode(top).removesuffix("\n") if top is not None else folder).resolve()

    def place(self, folder: str) -> str:
        """Return where a folder is in the repository: whichever way a path leads to it, it is one place.

        Raises:
            ReviewError: it is outside.
        """
        real = (self.folder / folder).resolve()
        # A repository within this one has its own revisions.
        inner = next((each for each in (real, *real.parents) if (each / ".git").exists()), self._top)
        if not real.is_relative_to(self._top) or (inner.is_relative_to(self._top) and inner != self._top):
            raise ReviewError(
                f"--snapshots names {folder}, which is outside the git repository in {self._top}; run this in"
                " the repository of that folder, or give two folders"
            )
        return real.relative_to(self._top).as_posix()

    def files(self, revision: str, folder: str) -> dict[str, bytes]:
        """Return what lies in a folder of a revision and may be a template, by its path in that folder.

        Raises:
            ReviewError: there is no such revision.
        """
        commit = self._commit(revision)
        found = dict(self._listed(commit, folder))
        contents = self._contents(list(found.values()))
        return dict(zip(found, contents, strict=True))

    def file(self, revision: str, path: str) -> bytes | None:
        """Return a file of a revision; `None` where it is not there.

        Raises:
            ReviewError: there is no such revision.
        """
        return self._answer("cat-file", "blob", f"{self._commit(revision)}:./{path}")

    def _commit(self, revision: str) -> str:
        found = self._answer("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if found is not None:
            return found.decode().strip()
        is_shallow = self._answer("rev-parse", "--is-shallow-repository") == b"true\n"
        way_out = (
            "this clone is shallow: fetch more of it (git fetch --unshallow; fetch-depth in a workflow)"
            if is_shallow
            else "name a commit, a branch or a tag that `git log` shows"
        )
        raise ReviewError(f"there is no revision {revision!r} here; {way_out}")

    def _listed(self, commit: str, folder: str) -> Iterator[tuple[str, str]]:
        place = self.place(folder)
        within = () if place == "." else ("--", f"{place}/")
        listing = self._answer("ls-tree", "-r", "-z", "--full-tree", commit, *within) or b""
        base = PurePosixPath(place)
        for line in filter(None, listing.split(b"\0")):
            about, _, name = line.partition(b"\t")
            mode, kind, blob = about.decode().split()
            path = name.decode("utf-8", "surrogateescape")
            # A link is none, nor is a repository within this one.
            if kind == "blob" and mode != "120000" and is_template_file(path):
                yield PurePosixPath(path).relative_to(base).as_posix(), blob

    def _contents(self, blobs: Sequence[str]) -> list[bytes]:
        """Return the contents of some blobs, all of them by one process."""
        if not blobs:
            return []
        output = self._answer("cat-file", "--batch", given="\n".join(blobs).encode()) or b""
        found, at = [], 0
        for _ in blobs:
            end = output.index(b"\n", at)
            size = _size(output[at:end])
            found.append(output[end + 1 : end + 1 + size])
            at = end + 1 + size + 1
        return found

    def _answer(self, *arguments: str, given: bytes | None = None) -> bytes | None:
        """Return what git answers; `None` where it refuses."""
        run = self._run(*arguments, given=given)
        return run.stdout if run.returncode == 0 else None

    def _run(self, *arguments: str, given: bytes | None = None) -> "subprocess.CompletedProcess[bytes]":
        command = ["git", "-C", str(self.folder), *arguments]
        try:
            return subprocess.run(command, input=given, capture_output=True, check=False)
        except FileNotFoundError:
            raise ReviewError(_MISSING) from None


def _size(line: bytes) -> int:
    """Return the size that git tells of a blob; a clone without its blobs tells none."""
    *_, found = line.split()
    if not found.isdigit():
        raise ReviewError(
            "git lacks files of a revision, as of a partial clone; fetch them (git fetch --refetch)"
        )
    return int(found)
