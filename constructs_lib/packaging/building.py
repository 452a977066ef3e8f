"""Builds the packages of a plan once, and puts them where they are wanted."""

# Thousands of files go through here, for which Path would take longer than the work itself.
# ruff: noqa: PTH101, PTH102, PTH116

import contextlib
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.packaging import uv
from constructs_lib.packaging.cache import LEFT_OUT, Cache, manifest
from constructs_lib.packaging.lock import check_python, normal_name, read_pins
from constructs_lib.packaging.plan import Plan
from constructs_lib.packaging.sources import REQUIREMENTS
from constructs_lib.packaging.trim import TIME, Trimmed, package_files, tidy, weigh
from constructs_lib.packaging.uv_errors import incomplete

__all__ = ["Install", "Tree", "build", "export", "place"]

Install = Callable[[Path, Path], None]
"""Installs the packages of a requirements file into a folder; both are given, and the folder exists."""


@dataclass(frozen=True, slots=True)
class Tree:
    """Built packages in the cache.

    Attributes:
        folder: the folder that Python is to find; not to be changed.
        size: bytes unzipped.
        trimmed: bytes that were left out.
    """

    folder: Path
    size: int
    trimmed: int


def build(plan: Plan, *, install: Install | None = None, cache: Cache | None = None) -> Tree:
    """Return the packages of a plan from the cache, built where they are not in it yet.

    Args:
        plan: what to build.
        install: installs instead of uv, for the image of the plan.
        cache: the cache; the user's by default.

    Raises:
        CacheError: the cache cannot be written.
        PackagingError: LP702, LP705 to LP710, LP715, LP719 to LP724.
    """
    plan.lock.check()
    check_python(plan.lock, plan.target.python)
    return _built(plan, cache_key(plan, install), install, cache or Cache.of_user())


def place(plan: Plan, output: Path, *, install: Install | None = None, cache: Cache | None = None) -> Tree:
    """Build a plan and put its packages into a folder, which may exist and hold other files.

    The files are links to those in the cache where the file system allows it.

    Raises:
        CacheError: the cache cannot be written.
        PackagingError: LP702, LP705 to LP710, LP715, LP719 to LP724.
    """
    plan.lock.check()
    check_python(plan.lock, plan.target.python)
    cache = cache or Cache.of_user()
    key = cache_key(plan, install)
    tree = _built(plan, key, install, cache)
    output.mkdir(parents=True, exist_ok=True)
    try:
        _link_folder(str(tree.folder), str(output))
    except FileNotFoundError:
        # Another process has just removed the entry. Only what is not there yet is linked now.
        tree = _built(plan, key, install, cache)
        _link_folder(str(tree.folder), str(output))
    return tree


def export(tree: Tree, output: Path) -> None:
    """Copy built packages into a new folder, with the same times, modes and content every time.

    Args:
        tree: built packages.
        output: the folder; it may exist if it is empty.

    Raises:
        OSError: it cannot be written, or it has other files.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        # Copies, not links: whoever changes a file of this folder is not to change the cache.
        shutil.copytree(tree.folder, part / "python", copy_function=_copy)
        for folder, _, _ in os.walk(part, topdown=False):
            Path(folder).chmod(0o755)
            os.utime(folder, (TIME, TIME))
        part.rename(output)
    finally:
        shutil.rmtree(part, ignore_errors=True)


def cache_key(plan: Plan, install: Install | None = None) -> str:
    """Return the name of a plan's entry in the cache: its identity, and the version of what installs."""
    # Two versions of uv may write other files, which must not be taken for each other. The hash of an asset
    # does not have it (see `Plan.identity`).
    tool = "image" if install else uv.version(uv.find_uv())
    return hashlib.sha256(f"{plan.identity} {tool}".encode()).hexdigest()


def _built(plan: Plan, key: str, install: Install | None, cache: Cache) -> Tree:
    entry = cache.find(key)
    if entry is not None:
        if (tree := _intact(entry)) is not None:
            return tree
        cache.remove(key)
    # Assets, our cache and uv's share their files: an edit that damaged the entry is in uv's cache too.
    is_cached = entry is None
    filled: list[Trimmed] = []

    def fill(part: Path) -> dict[str, object]:
        trimmed = _fill(part, plan, install, is_cached=is_cached)
        filled.append(trimmed)
        return {"size": trimmed.size, "trimmed": trimmed.removed, "files": fingerprint(trimmed.files)}

    entry = cache.add(key, fill)
    return Tree(entry / "site", filled[0].size, filled[0].removed)


def _intact(entry: Path) -> Tree | None:
    """Return the packages of an entry, or None where its files are not those that were built."""
    said, site = manifest(entry), entry / "site"
    size, trimmed = said.get("size"), said.get("trimmed")
    if not isinstance(size, int) or not isinstance(trimmed, int):
        return None
    try:
        return Tree(site, size, trimmed) if said.get("files") == fingerprint(weigh(site)) else None
    except FileNotFoundError:
        return None


def fingerprint(files: Mapping[str, tuple[int, int]]) -> str:
    """Return a hash of every file's path, size and time of change: reading 76 MB would take too long."""
    lines = (f"{path} {size} {changed}" for path, (size, changed) in files.items())
    return hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()


def _fill(part: Path, plan: Plan, install: Install | None, *, is_cached: bool) -> Trimmed:
    site = part / "site"
    site.mkdir()
    requirements = _requirements(part, plan)
    pins = read_pins(requirements.read_text(encoding="utf-8-sig"), REQUIREMENTS)
    if install is not None:
        install(requirements, site)
    else:
        hashed = bool(pins) and all(pin.has_hash for pin in pins)
        uv.install(
            uv.find_uv(), requirements, site, plan.lock, plan.target, hashed=hashed, is_cached=is_cached
        )
    # What a lock does not have, uv resolves to the newest there is today, which is another one tomorrow.
    installed = {normal_name(name) for name, _ in package_files(site)}
    if unpinned := installed - {pin.name for pin in pins}:
        raise incomplete(sorted(unpinned), plan.lock.command)
    from constructs_lib.packaging.installed import check_installed  # noqa: PLC0415 - few packages are built

    text = requirements.read_text(encoding="utf-8-sig")
    check_installed(site, text, plan.target, is_image=install is not None)
    trimmed = tidy(site, plan.keep, part / LEFT_OUT, plan.imported)
    shutil.rmtree(requirements.parent)
    return trimmed


def _requirements(part: Path, plan: Plan) -> Path:
    """Return the lock as a requirements file; it is a copy, as the lock may change while uv runs."""
    folder = part / "lock"
    folder.mkdir()
    file = folder / REQUIREMENTS
    if plan.lock.is_uv:
        file.write_text(uv.export(uv.find_uv(), plan.lock, plan.target), encoding="utf-8")
    else:
        file.write_text(plan.lock.requirements, encoding="utf-8")
    return file


def _link_folder(source: str, target: str) -> None:
    with os.scandir(source) as entries:
        for entry in entries:
            to = f"{target}/{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                with contextlib.suppress(FileExistsError):
                    os.mkdir(to)
                os.chmod(to, 0o755)  # noqa: S103 - Lambda runs as another user
                _link_folder(entry.path, to)
            else:
                _link(entry.path, to)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        pass
    except OSError:
        # Another file system, or one without links.
        _copy(source, target)


def _copy(source: str, target: str) -> str:
    shutil.copyfile(source, target)
    os.chmod(target, 0o755 if os.stat(source).st_mode & 0o100 else 0o644)
    os.utime(target, (TIME, TIME))
    return target
