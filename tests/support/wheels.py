"""Builds the package, and environments without anything of this repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.stacks import ROOT

_SOURCES = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md")
_KEPT = (
    "PATH",
    "HOME",
    "UV_CACHE_DIR",
    "UV_SYSTEM_CERTS",
    "UV_INDEX_URL",
    "UV_DEFAULT_INDEX",
    "SSL_CERT_FILE",
)


def sources_in(folder: Path) -> Path:
    """A copy of what git would give: a build in the working tree would leave its traces there."""
    source = folder / "source"
    source.mkdir()
    for name in _SOURCES:
        shutil.copy(ROOT / name, source)
    shutil.copytree(
        ROOT / "constructs_lib", source / "constructs_lib", ignore=shutil.ignore_patterns("__pycache__")
    )
    return source


def built(source: Path, folder: Path, kind: str) -> Path:
    """The package of these sources: a `wheel` or an `sdist`."""
    command = [
        sys.executable,
        "-m",
        "build",
        f"--{kind}",
        "--no-isolation",
        "--outdir",
        str(folder),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (found,) = folder.glob({"wheel": "*.whl", "sdist": "*.tar.gz"}[kind])
    return found


def wheel_of(folder: Path) -> Path:
    """The wheel of this repository, built in an empty folder."""
    return built(sources_in(folder), folder, "wheel")


def clean_environment() -> dict[str, str]:
    """The variables that an installation needs, and nothing of this repository's."""
    environment = {name: value for name, value in os.environ.items() if name in _KEPT}
    # Linked, not copied: the packages are 300 MB.
    environment["UV_LINK_MODE"] = "symlink"
    return environment
