"""Runs uv, and says in one line why it failed."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.lock import REQUIREMENTS, Lock
from constructs_lib.packaging.target import Target

__all__ = ["export", "find_uv", "install", "version"]

_SECONDS = 900.0
_REASON_LENGTH = 400
_QUIET = ("--quiet", "--color", "never", "--no-progress")
# Set for other work of the same shell; here they would change where or what is installed.
_FOREIGN = (
    "VIRTUAL_ENV",
    "UV_COMPILE_BYTECODE",
    "UV_NO_BINARY",
    "UV_NO_BINARY_PACKAGE",
    "UV_PREFIX",
    "UV_PYTHON",
    "UV_TARGET",
)
_NO_WHEEL = re.compile(r"(\S+?)==(\S+?) has no (usable wheels|wheels with .+?)(?= and | and$|, we |\.$)")
_NOT_FOUND = re.compile(r"(?:there is no version of (\S+)==(\S+?)|Because (\S+) was not found in)[ ,]")
_UNSOLVED = "No solution found when resolving dependencies cause: "
_HASH_MISMATCH = re.compile(r"Hash mismatch for `(\S+?)==(\S+?)`")
_NO_HASH = re.compile(r"no trusted hash was provided for: `([^`]+)`")
_FETCH = re.compile(r"(?:Failed to fetch|error sending request for url)[: (`]+(https?://[^\s`)]+)")
_FETCHABLE = "a folder whose packages can be fetched from the index"
_CREDENTIALS = re.compile(r"(https?://)[^/@\s]+@")


def find_uv() -> str:
    """Return the uv program: where its package has put it, or on the path.

    Raises:
        PackagingError: LP715, it is missing.
    """
    try:
        import uv  # noqa: PLC0415 - uv is no dependency of the library

        return uv.find_uv_bin()
    except (ImportError, FileNotFoundError):
        found = shutil.which("uv")
    if found is None:
        raise PackagingError("LP715", allowed="built by uv", got="no uv here", parameter="dependencies")
    return found


def version(uv: str) -> str:
    """Return what uv says about its version."""
    return _run([uv, "--version"], Path.cwd(), None).strip()


def export(uv: str, lock: Lock, target: Target) -> str:
    """Return a `uv.lock` as a requirements file, without the project itself and its groups."""
    options = ["--frozen", "--no-default-groups", "--no-emit-project", "--no-header", "--no-annotate"]
    command = [uv, "export", *_QUIET, *options, "--python", sys.executable]
    return _run(command, lock.folder, target)


def install(
    uv: str,
    requirements: Path,
    into: Path,
    lock: Lock,
    target: Target,
    *,
    hashed: bool,
    is_cached: bool = True,
) -> None:
    """Install wheels of locked packages into a folder; files are links into uv's cache if that is used.

    Raises:
        PackagingError: LP706 to LP710.
    """
    command = [uv, "pip", "install", *_QUIET, "--target", str(into), "--requirement", str(requirements)]
    # Nothing is built from sources: that would run code of the package here, and fit this machine alone.
    command += ["--only-binary", ":all:", "--no-compile-bytecode", "--link-mode", "hardlink"]
    command += ["--python", sys.executable, "--python-version", target.python]
    if target.platform:
        command += ["--python-platform", target.platform]
    if hashed:
        command.append("--require-hashes")
    if not is_cached:
        command.append("--no-cache")
    _run(command, lock.folder, target)


def _run(command: list[str], folder: Path, target: Target | None) -> str:
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    try:
        done = subprocess.run(
            command,
            # In the folder of the lock uv finds the settings of the project, its private indexes among them.
            cwd=folder,
            # uv's own certificates do not have that of a company's proxy.
            env={"UV_SYSTEM_CERTS": "true"} | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_SECONDS,
            check=False,
            # What uv unpacks under a strict umask, Lambda could not read.
            umask=0o022,
        )
    except subprocess.TimeoutExpired:
        reason = f"uv still at work after {_SECONDS:.0f} seconds"
        raise PackagingError("LP707", allowed=_FETCHABLE, got=reason) from None
    if done.returncode:
        raise _explained(" ".join(done.stderr.split()), target, done.returncode)
    return done.stdout


def _explained(said: str, target: Target | None, code: int) -> PackagingError:
    # uv says why in prose alone. What no pattern here knows is shown as it is, cut short.
    if match := _NO_WHEEL.search(said):
        return PackagingError(
            "LP706",
            allowed=f"a folder whose packages have wheels for {target}",
            got=f"{match[1]} {match[2]}, which has no {match[3]}",
        )
    if match := _HASH_MISMATCH.search(said):
        allowed = f"a folder whose {REQUIREMENTS} has the hashes of what the index sends"
        return PackagingError("LP708", allowed=allowed, got=f"another hash for {match[1]} {match[2]}")
    if match := _NO_HASH.search(said):
        return incomplete([match[1].split("==")[0]])
    if match := _FETCH.search(said):
        address = _CREDENTIALS.sub(r"\1", match[1])
        return PackagingError("LP707", allowed=_FETCHABLE, got=f"no answer for {address}")
    if match := _NOT_FOUND.search(said):
        wanted = " ".join(part for part in match.groups() if part)
        return PackagingError("LP707", allowed=_FETCHABLE, got=f"{wanted}, which the index does not have")
    reason = _CREDENTIALS.sub(r"\1", said.removeprefix("error: ").removeprefix(_UNSOLVED))[
        :_REASON_LENGTH
    ].rstrip(".")
    return PackagingError(
        "LP710", allowed="a folder that uv can install", got=reason or f"uv ended with code {code}"
    )


def incomplete(names: list[str]) -> PackagingError:
    """Return the error for packages that others need and the lock does not have."""
    allowed = "a folder whose lock has every package that another needs"
    return PackagingError("LP709", allowed=allowed, got=f"a lock without {', '.join(sorted(names))}")
