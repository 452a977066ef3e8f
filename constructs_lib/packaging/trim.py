"""Makes an installed folder the same whenever and wherever it was installed, and leaves out tests."""

# Thousands of files go through here, for which Path would take longer than the work itself.
# ruff: noqa: PTH101, PTH104, PTH105, PTH106, PTH108, PTH123

import contextlib
import csv
import io
import os
import re
import shutil
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.imports import imports_of_tests

__all__ = ["TIME", "Trimmed", "files_of", "folders_of_tests", "is_noise", "package_files", "tidy", "weigh"]

TIME = 315_532_800
"""1980-01-01, the first time that a zip file can hold."""

# The rest of a `.dist-info` stays: `importlib.metadata` finds versions and entry points in it at run time.
_RECORDS = frozenset(
    {"INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json", "uv_build.json", "provenance_url.json"}
)
_TEST_FOLDER = re.compile(r"((?:.*/)?tests?)/(?:.*/)?(?:test_[^/]*|[^/]*_test|conftest)\.py")


@dataclass(frozen=True, slots=True)
class Trimmed:
    """What was made of a folder.

    Attributes:
        size: bytes that it weighs.
        removed: bytes that were removed from it.
        files: every file that is left by its path, with its size and the time of its last change in ns.
    """

    size: int
    removed: int
    files: Mapping[str, tuple[int, int]]


def tidy(site: Path, keep: Sequence[str], left_out: Path, imported: Iterable[str] = ()) -> Trimmed:
    """Take out what differs between installations and what Lambda does not need, and set modes.

    Files that uv shares with its cache are replaced, never changed.

    Args:
        site: folder that uv installed into.
        keep: folders that stay although they look like tests.
        left_out: new folder beside it that gets the tests: removing them takes longer than all the rest.
        imported: modules that code elsewhere imports.

    Raises:
        PackagingError: LP730, an entry of `keep` matches nothing.
    """
    found = files_of(site)
    if nothing := unused(keep, found):
        raise _matches_nothing(nothing, found)
    before = sum(status.st_size for status in found.values())
    tests = folders_of_tests(site, keep, found, imported)
    left_out.mkdir()
    # Under numbers, as two packages may have folders of the same name.
    for number, folder in enumerate(tests):
        os.rename(f"{site}/{folder}", f"{left_out}/{number}")
    gone = tuple(f"{folder}/" for folder in tests)
    emptied = {folder.rpartition("/")[0] for folder in tests}
    noise = [path for path in found if is_noise(path, found) and not _is_kept(path, keep)]
    for path in {*noise, *(path for path in found if path.startswith(gone))}:
        if not path.startswith(gone):
            os.unlink(f"{site}/{path}")
            emptied.add(path.rpartition("/")[0])
        del found[path]
    _remove_empty(site, emptied)
    for info in site.glob("*.dist-info"):
        _rewrite_record(site, info / "RECORD", found)
    os.chmod(site, 0o755)  # noqa: S103 - Lambda runs as another user
    for folder in _parents(found):
        os.chmod(f"{site}/{folder}", 0o755)  # noqa: S103
    kept = {path: (status.st_size, _set_mode(f"{site}/{path}", status)) for path, status in found.items()}
    size = sum(size for size, _ in kept.values())
    return Trimmed(size, before - size, kept)


def _matches_nothing(keep: Sequence[str], files: Iterable[str]) -> PackagingError:
    folders = sorted({*_parents(files), *files})
    near = nearest_names(keep[0], folders)
    hint = nearest_text(near, [each for each in folders if "/" not in each and "." not in each])
    return PackagingError(
        "LP730",
        parameter="keep",
        allowed="files and folders that are packed",
        got=", ".join(map(repr, keep)),
        fix=hint or None,
    )


def _parents(paths: Iterable[str]) -> set[str]:
    """Return every folder that holds one of the paths, however deep."""
    found = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _remove_empty(site: Path, folders: set[str]) -> None:
    """Remove folders of which nothing is left, and then those that held nothing else."""
    for folder in sorted({*folders, *_parents(folders)} - {""}, key=len, reverse=True):
        with contextlib.suppress(OSError):
            os.rmdir(f"{site}/{folder}")


def files_of(site: Path) -> dict[str, os.stat_result]:
    """Return every file below a folder by its relative path."""
    found: dict[str, os.stat_result] = {}
    pending = [""]
    while pending:
        inside = pending.pop()
        with os.scandir(f"{site}/{inside}") as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(f"{inside}{entry.name}/")
                else:
                    found[f"{inside}{entry.name}"] = entry.stat()
    return found


def weigh(site: Path) -> dict[str, tuple[int, int]]:
    """Return the size of every file below a folder, and the time of its last change in ns."""
    return {path: (status.st_size, status.st_mtime_ns) for path, status in files_of(site).items()}


def is_noise(path: str, files: Container[str]) -> bool:
    """Return whether a file differs between installations: scripts hold the path of an interpreter.

    Byte code without its source is no noise: Python imports it.

    Args:
        path: the file.
        files: all files beside it and elsewhere.
    """
    folder, _, rest = path.partition("/")
    if not rest:
        return path == ".lock"
    is_record = folder.endswith(".dist-info") and rest in _RECORDS
    is_byte_code = path.endswith(".pyc") and ("__pycache__/" in path or path[:-1] in files)
    return is_record or folder == "bin" or is_byte_code


def package_files(site: Path) -> dict[tuple[str, str], list[str]]:
    """Return the files of every package by its name and version, as its RECORD lists them."""
    found = {}
    for record in sorted(site.glob("*.dist-info/RECORD")):
        name, _, version = record.parent.name.removesuffix(".dist-info").partition("-")
        found[name, version] = [row[0] for row in _rows(record)]
    return found


def folders_of_tests(
    site: Path, keep: Sequence[str], files: Iterable[str], imported: Iterable[str] = ()
) -> list[str]:
    """Return the outermost folders that hold tests and that no other code imports.

    Args:
        site: the folder.
        keep: folders that are none.
        files: the files below the folder.
        imported: modules that code elsewhere imports.
    """
    files = list(files)
    found = {_outermost(match[1]) for path in files if (match := _TEST_FOLDER.match(path))}
    kept = {folder for folder in found if any(f"{_plain(each)}/".startswith(f"{folder}/") for each in keep)}
    # Code of a folder that is kept may import another one.
    needed = _needed(site, sorted(found), files, [*imported, *(each.replace("/", ".") for each in kept)])
    return sorted(found - needed)


def unused(keep: Iterable[str], files: Iterable[str]) -> list[str]:
    """Return what of `keep` is neither a file nor a folder."""
    files = list(files)
    return [each for each in keep if not _plain(each) or not any(_is_kept(path, [each]) for path in files)]


def _is_kept(path: str, keep: Iterable[str]) -> bool:
    return any(f"{path}/".startswith(f"{_plain(each)}/") for each in keep)


def _plain(kept: str) -> str:
    return kept.replace("\\", "/").removeprefix("./").strip("/")


def _outermost(folder: str) -> str:
    parts = folder.split("/")
    first = next(index for index, part in enumerate(parts) if part in {"test", "tests"})
    return "/".join(parts[: first + 1])


def _needed(site: Path, folders: Sequence[str], files: Sequence[str], imported: Iterable[str]) -> set[str]:
    """Return the folders of tests that code imports: other code, what is kept of them, or code elsewhere."""
    modules = {folder.replace("/", "."): folder for folder in folders}
    inside = {folder: tuple(f for f in files if f.startswith(f"{folder}/")) for folder in folders}
    in_tests = {path for paths in inside.values() for path in paths}
    needed = {modules[name] for name in imported if name in modules}
    pending = [path for path in files if path not in in_tests]
    pending += [path for folder in needed for path in inside[folder]]
    while pending:
        found = {modules[name] for name in _imports(site, pending) if name in modules} - needed
        needed |= found
        pending = [path for folder in found for path in inside[folder]]
    return needed


def _imports(site: Path, paths: Iterable[str]) -> Iterator[str]:
    for path in paths:
        if path.endswith(".py"):
            with open(f"{site}/{path}", "rb") as file:
                yield from imports_of_tests(file.read(), path.split("/")[:-1])


def _rows(record: Path) -> list[list[str]]:
    with record.open(encoding="utf-8", newline="") as lines:
        return [row for row in csv.reader(lines) if row]


def _rewrite_record(site: Path, record: Path, found: dict[str, os.stat_result]) -> None:
    if not record.is_file():
        return
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows(sorted(row for row in _rows(record) if row[0] in found))
    # A new file, as the old one may be a link into uv's cache, which would change with it.
    record.unlink()
    record.write_text(text.getvalue(), encoding="utf-8", newline="\n")
    found[record.relative_to(site).as_posix()] = record.stat()


def _set_mode(path: str, status: os.stat_result) -> int:
    """Make a file readable for all, and return the time of its last change in ns."""
    mode = 0o755 if status.st_mode & 0o100 else 0o644
    is_shared = status.st_nlink > 1
    if is_shared and status.st_mode & 0o777 != mode:
        os.replace(shutil.copyfile(path, f"{path}.new"), path)
        is_shared = False
    # Setting the time of a shared file would set it in uv's cache, too.
    if is_shared:
        return status.st_mtime_ns
    os.chmod(path, mode)
    os.utime(path, (TIME, TIME))
    return TIME * 10**9
