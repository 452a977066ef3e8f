"""Makes Python packages and an index of them in a folder, so that tests need no network."""

import hashlib
import io
import os
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

_FOLDERS = tempfile.TemporaryDirectory(prefix="constructs-lib-packages-")
PURE = "py3-none-any"


def wheel(
    index: Path,
    name: str,
    version: str = "1.0",
    *,
    tag: str = PURE,
    requires: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
) -> str:
    """Put a wheel into a folder and return its line in a requirements file, with its hash."""
    module = name.replace("-", "_")
    info = f"{module}-{version}.dist-info"
    metadata = [f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}", *requires]
    content = {
        **(files or {f"{module}/__init__.py": f"NAME = {name!r}\n"}),
        f"{info}/METADATA": "\nRequires-Dist: ".join(metadata) + "\n",
        f"{info}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    content[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*content, f"{info}/RECORD"])
    file = index / f"{module}-{version}-{tag}.whl"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in content.items():
            archive.writestr(path, text)
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def source(index: Path, name: str, version: str = "1.0") -> str:
    """Put a package that has only its source into a folder and return its line, with its hash."""
    file = index / f"{name}-{version}.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for path, text in {
            "PKG-INFO": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
            "setup.py": "from setuptools import setup\nsetup()\n",
        }.items():
            entry = tarfile.TarInfo(f"{name}-{version}/{path}")
            entry.size = len(text)
            archive.addfile(entry, io.BytesIO(text.encode()))
    return f"{name}=={version} --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}"


def folder(name: str = "layer", **files: str) -> Path:
    """A folder of this name; `requirements_txt="..."` makes `requirements.txt`. It lasts for the run."""
    made = Path(tempfile.mkdtemp(dir=_FOLDERS.name)) / name
    made.mkdir()
    for file, content in files.items():
        (made / ".".join(file.rsplit("_", 1))).write_text(content)
    return made


def variables(index: Path, cache: Path) -> dict[str, str]:
    """The environment in which uv knows that folder and no other index, and both caches are of the test."""
    settings = cache / "uv.toml"
    cache.mkdir(parents=True, exist_ok=True)
    settings.write_text(f"no-index = true\nfind-links = [{str(index)!r}]\n")
    return {
        "UV_CONFIG_FILE": str(settings),
        "UV_CACHE_DIR": str(cache / "uv"),
        "CONSTRUCTS_LIB_CACHE_DIR": str(cache / "own"),
    }


@contextmanager
def indexed(index: Path, **more: str) -> Iterator[None]:
    """Set that environment while the block runs; an empty value removes a variable."""
    with pytest.MonkeyPatch.context() as patch:
        cache = Path(tempfile.mkdtemp(dir=_FOLDERS.name))
        for name, value in (variables(index, cache) | more).items():
            if value:
                patch.setenv(name, value)
            else:
                patch.delenv(name, raising=False)
        yield


def digest(folder: Path, *, times: bool = False) -> dict[str, str]:
    """Content and mode of every file and folder by its path, with its time on request."""
    found = {}
    for inside, folders, files in os.walk(folder):
        for name in (*folders, *files):
            path = Path(inside, name)
            status = path.stat()
            content = "" if path.is_dir() else hashlib.sha256(path.read_bytes()).hexdigest()
            time = status.st_mtime if times else ""
            found[path.relative_to(folder).as_posix()] = f"{status.st_mode:o} {content} {time}"
    return found
