"""The emulator's own virtual environment, made once and kept in the user's cache folder."""

import fcntl
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import platformdirs

from constructs_lib.local.environment_variables import tool_path
from constructs_lib.local.errors import LocalAwsError

__all__ = ["emulator_python", "find_uv"]

_LOCK = Path(__file__).with_name("emulator.lock")
_SEARCH_LOCK = Path(__file__).with_name("opensearch.lock")
# Where the search server is built for; elsewhere only domains of OpenSearch are missing.
_SEARCH_MACHINES = {("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64")}
_BUILD_SECONDS = 300.0


def emulator_python(cache: Path | None = None) -> Path:
    """Return the interpreter of the emulator's environment, which is built when it is not there yet.

    Args:
        cache: folder that keeps the environments; the user's cache folder by default.

    Raises:
        LocalAwsError: uv is missing, or it could not install the emulator.
    """
    home = cache or platformdirs.user_cache_path("constructs-lib") / "emulator"
    final = home / _key()
    python = final / "bin" / "python"
    if python.exists():
        return python
    home.mkdir(parents=True, exist_ok=True)
    with (home / f"{final.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not python.exists():
            # A build that was interrupted leaves its folder under this name only, never under the final one.
            part = final.with_suffix(".part")
            shutil.rmtree(part, ignore_errors=True)
            try:
                _build(part)
            except BaseException:
                shutil.rmtree(part, ignore_errors=True)
                raise
            part.rename(final)
    return python


def _key() -> str:
    # Another interpreter or lock is another environment: a new version never changes one that is in use.
    interpreter = f"{sys.version} {sys.base_exec_prefix} {sysconfig.get_platform()}"
    locks = b"".join(lock.read_bytes() for lock in _locks())
    return hashlib.sha256(locks + interpreter.encode()).hexdigest()[:16]


def _locks() -> list[Path]:
    libc = sysconfig.get_config_var("SOABI") or ""
    return [_LOCK, _SEARCH_LOCK] if has_search_server(sys.platform, platform.machine(), libc) else [_LOCK]


def has_search_server(system: str, machine: str, interpreter: str) -> bool:
    """Return whether a build of the search server fits a machine.

    Args:
        system: such as `linux`.
        machine: such as `x86_64`.
        interpreter: the tag of the interpreter's extensions, such as `cpython-313-x86_64-linux-gnu`.
    """
    return (system, machine) in _SEARCH_MACHINES and not interpreter.endswith("musl")


def _build(folder: Path) -> None:
    uv = find_uv(tool_path(os.environ))
    python = str(folder / "bin" / "python")
    _run([uv, "venv", "--quiet", "--no-project", "--python", sys.executable, str(folder)])
    requirements = [option for lock in _locks() for option in ("--requirement", str(lock))]
    install = ["install", "--quiet", "--require-hashes", "--compile-bytecode", *requirements]
    _run([uv, "pip", *install, "--python", python])


def _run(command: list[str]) -> None:
    host = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    try:
        done = subprocess.run(
            command,
            env={"UV_SYSTEM_CERTS": "true"} | host,
            capture_output=True,
            text=True,
            timeout=_BUILD_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        message = f"installing the emulator took over {_BUILD_SECONDS:.0f} seconds; check the package index"
        raise LocalAwsError(message) from None
    if done.returncode:
        reason = " ".join(done.stderr.split())[-400:] or f"uv ended with code {done.returncode}"
        message = f"the emulator could not be installed: {reason}"
        raise LocalAwsError(message)


def find_uv(path: str) -> str:
    """Return the uv program: on the path, or where its package has put it.

    Args:
        path: folders to look in, separated as in PATH.

    Raises:
        LocalAwsError: it is missing.
    """
    found = shutil.which("uv", path=path)
    if found:
        return found
    try:
        import uv  # noqa: PLC0415 - only when no uv is on the path

        return uv.find_uv_bin()
    except (ImportError, FileNotFoundError):
        message = "uv was not found; install it: pip install 'constructs-lib[local]'"
        raise LocalAwsError(message) from None
