"""Runs uv, and says in one line why it failed."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from constructs_lib.packaging import uv_settings
from constructs_lib.packaging.errors import PackagingError
from constructs_lib.packaging.lock import Lock
from constructs_lib.packaging.sources import REQUIREMENTS, UV_LOCK
from constructs_lib.packaging.target import Target
from constructs_lib.packaging.uv_errors import FETCHABLE, explained

__all__ = ["export", "find_uv", "for_target", "install", "requirements_of", "run", "version"]

_SECONDS = 900.0
_EPOCH = "315532800"
"""1980-01-01: a wheel that is built twice is the same, and so is its hash."""
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
_HASH = re.compile(r"--hash=(\S+)")
_MISMATCH = re.compile(r"another hash for (\S+) ([^;\s]+);")


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
    return run([uv, "--version"], Path.cwd(), None).strip()


def export(uv: str, lock: Lock, target: Target) -> str:
    """Return a `uv.lock` as a requirements file, without the project itself and its groups.

    Raises:
        PackagingError: LP702, LP710.
    """
    options = ["--frozen", "--no-default-groups", "--no-emit-project", "--no-header", "--no-annotate"]
    for extra in lock.extras:
        options += ["--extra", extra]
    command = [uv, "export", *_QUIET, *options, "--python", sys.executable]
    return requirements_of(run(command, lock.folder, target), lock.folder, UV_LOCK)


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
    command += ["--no-compile-bytecode", "--link-mode", "hardlink", *for_target(target)]
    if hashed:
        command.append("--require-hashes")
    if not is_cached:
        command.append("--no-cache")
    settings = requirements.with_name("uv.toml")
    uv_settings.write_settings(lock.folder, os.environ, settings)
    try:
        run(command, lock.folder, target, relock=lock.command, settings=settings)
    except PackagingError as error:
        raise _told_apart(uv, error, requirements, lock, target) from None


def for_target(target: Target) -> list[str]:
    """Return the options with which uv chooses wheels for a target, and only wheels."""
    options = ["--only-binary", ":all:", "--python", sys.executable, "--python-version", target.python]
    return [*options, "--python-platform", target.platform] if target.platform else options


def requirements_of(text: str, folder: Path, name: str) -> str:
    """Return what uv wrote as a requirements file that it can read in any folder.

    Raises:
        PackagingError: LP702, a line is no exact pin.
    """
    from constructs_lib.packaging.requirement_lines import read_lines  # noqa: PLC0415 - many folders have none

    return "".join(f"{line.text}\n" for line in read_lines(text, name, folder) if line.text)


def _told_apart(
    uv: str, error: PackagingError, requirements: Path, lock: Lock, target: Target
) -> PackagingError:
    """Return LP720 instead of LP708 where the index still has the files that were locked."""
    match = _MISMATCH.search(error.message)
    if error.code != "LP708" or match is None:
        return error
    name, version = match.groups()
    lines = requirements.read_text(encoding="utf-8").splitlines()
    wanted = re.compile(rf"{re.escape(name)}\s*==", re.IGNORECASE)
    locked = {each for line in lines if wanted.match(line) for each in _HASH.findall(line)}
    # One file of this package; its folder goes away with the build.
    single = requirements.with_name("other-files.in")
    single.write_text(f"{name}=={version}\n", encoding="utf-8")
    options = ["--generate-hashes", "--no-deps", "--no-header", "--no-annotate", *for_target(target)]
    try:
        found = run(
            [uv, "pip", "compile", *_QUIET, *options, str(single)],
            lock.folder,
            target,
            settings=requirements.with_name("uv.toml"),
        )
    except PackagingError:
        return error
    if locked.isdisjoint(_HASH.findall(found)):
        return error
    allowed = f"a folder whose {REQUIREMENTS} has the hashes of files for the layer"
    got = f"those of other files for {name} {version}"
    return PackagingError("LP720", allowed=allowed, got=got, fix=f"run: {lock.command}")


def run(
    command: Sequence[str],
    folder: Path,
    target: Target | None,
    *,
    relock: str = "",
    settings: Path | None = None,
) -> str:
    """Run uv in a folder and return what it prints.

    Args:
        command: the program and its arguments.
        folder: where uv finds the settings of the project, its private indexes among them.
        target: what packages are for, which messages name.
        relock: the command that locks the folder again, for messages.
        settings: a file of settings that uv reads instead of those of the project and the user.

    Raises:
        PackagingError: LP706 to LP710, LP720, LP722.
    """
    environment = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    if settings is not None:
        environment = uv_settings.environment(environment)
        command = [*command, "--config-file", str(settings)]
    try:
        done = subprocess.run(
            command,
            cwd=folder,
            # uv's own certificates do not have that of a company's proxy.
            env={"UV_SYSTEM_CERTS": "true", "SOURCE_DATE_EPOCH": _EPOCH} | environment,
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
        raise PackagingError("LP707", allowed=FETCHABLE, got=reason) from None
    if done.returncode:
        raise explained(" ".join(done.stderr.split()), target, done.returncode, relock)
    return done.stdout
