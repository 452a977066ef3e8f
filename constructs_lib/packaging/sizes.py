"""Weighs folders of Python packages: by package, and what could be left out."""

import zlib
from collections.abc import Container, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from constructs_lib.packaging.lock import normal_name
from constructs_lib.packaging.trim import files_of, folders_of_tests, is_noise, package_files

__all__ = ["Package", "Saving", "measure", "savings", "zipped_size"]

# 30 before each file and 46 in the directory at the end, and its name in both:
# https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
_ZIP_ENTRY_BYTES = 76
# https://docs.aws.amazon.com/lambda/latest/dg/lambda-python.html
_IN_RUNTIME = frozenset({"boto3", "botocore", "s3transfer", "jmespath"})
_FOR_DEVELOPERS = (".pyi", ".pyx", ".pxd", ".h", ".hpp", ".c", ".cpp", ".a")


@dataclass(frozen=True, slots=True)
class Package:
    """One package in a folder.

    Attributes:
        name: its name, or the file or folder that belongs to none.
        version: its version; empty for what is no package.
        size: bytes unzipped.
    """

    name: str
    version: str
    size: int


@dataclass(frozen=True, slots=True)
class Saving:
    """What could be left out: in words, with its bytes unzipped."""

    what: str
    size: int


def measure(folder: Path) -> list[Package]:
    """Return the packages of a layer, an asset or any other folder, the largest first."""
    sizes: dict[tuple[str, str], int] = {}
    for site in _sites(folder):
        owners = {path: name_version for name_version, paths in package_files(site).items() for path in paths}
        for path, status in files_of(site).items():
            owner = owners.get(path) or _by_name(path, owners) or (path.split("/")[0], "")
            sizes[owner] = sizes.get(owner, 0) + status.st_size
    found = [Package(*owner, size) for owner, size in sizes.items()]
    return sorted(found, key=lambda package: (-package.size, package.name))


def savings(folder: Path) -> list[Saving]:
    """Return what of a folder Lambda would not miss, the largest first."""
    sums: dict[str, int] = {}
    for site in _sites(folder):
        files = files_of(site)
        tests = folders_of_tests(site, (), files)
        in_runtime = {
            path
            for (name, _), paths in package_files(site).items()
            if normal_name(name) in _IN_RUNTIME
            for path in paths
        }
        for path, status in files.items():
            what = _what(path, tests, in_runtime, files)
            if what:
                sums[what] = sums.get(what, 0) + status.st_size
    return sorted((Saving(*item) for item in sums.items()), key=lambda saving: -saving.size)


def zipped_size(folder: Path) -> int:
    """Return about how many bytes the folder has when CDK has zipped it."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    with ThreadPoolExecutor() as pool:
        sizes = pool.map(lambda path: len(zlib.compress(path.read_bytes(), 6)), files)
        names = sum(_ZIP_ENTRY_BYTES + 2 * len(path.relative_to(folder).as_posix()) for path in files)
        return sum(sizes) + names


def _what(path: str, tests: Iterable[str], in_runtime: set[str], files: Container[str]) -> str:
    if path in in_runtime:
        return "packages that Lambda's Python has anyway (boto3 and what it needs)"
    if path.endswith(".pyc") and is_noise(path, files):
        return "byte code"
    if any(path.startswith(f"{folder}/") for folder in tests):
        return "test folders"
    if is_noise(path, files):
        return "scripts and installation records"
    if path.endswith(_FOR_DEVELOPERS):
        return "type stubs, headers and sources of extensions"
    return ""


def _sites(folder: Path) -> list[Path]:
    python = folder / "python"
    if not python.is_dir():
        return [folder]
    # Lambda looks in both, and layers of other tools use the longer one.
    nested = [path for path in python.glob("lib/python3*/site-packages") if path.is_dir()]
    return nested or [python]


def _by_name(path: str, owners: Mapping[str, tuple[str, str]]) -> tuple[str, str] | None:
    """Return whose byte code or record a file is that no RECORD lists."""
    parts = PurePosixPath(path).parts
    if "__pycache__" in parts:
        source = PurePosixPath(*parts[: parts.index("__pycache__")], f"{parts[-1].split('.')[0]}.py")
        return owners.get(str(source))
    if parts[0].endswith(".dist-info"):
        name, _, version = parts[0].removesuffix(".dist-info").partition("-")
        return next((o for o in owners.values() if normal_name(o[0]) == normal_name(name)), (name, version))
    return None
