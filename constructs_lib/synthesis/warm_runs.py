"""Asks a server for a run. It imports as little as it can: the cdk CLI starts it for every synthesis."""

import contextlib
import json
import os
import socket
import sys
import time
import zlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from constructs_lib.frozen import frozen
from constructs_lib.synthesis.messages import receive, send
from constructs_lib.synthesis.peer import is_own_user
from constructs_lib.synthesis.runtime_folder import RuntimeFolderError, runtime_folder
from constructs_lib.synthesis.server_files import ServerFiles, Start, connect
from constructs_lib.synthesis.start_facts import READ_LATE, find_node, start_facts, start_folder

__all__ = ["IDLE_SECONDS", "Cold", "Run", "run_warm", "warm_up"]

IDLE_SECONDS = 15 * 60.0
_LOADING_SECONDS = 30.0
_RETRY_SECONDS = 10 * 60.0

Forwarding = Callable[[socket.socket], contextlib.AbstractContextManager[None]]


class Cold(Exception):  # noqa: N818 - it is no error: the app is run another way
    """The app has to be run by a new process; the text says why, where a user has to know it."""


@frozen
class Run:
    """One run of an app.

    Attributes:
        app: the app's file and its arguments, or `-m`, a module and its arguments.
        folder: the absolute folder to run it in.
        environment: all its environment variables.
        streams: descriptors of its standard input, output and error.
    """

    app: Sequence[str]
    folder: Path
    environment: Mapping[str, str]
    streams: tuple[int, int, int]


def run_warm(run: Run, forwarding: Forwarding) -> int:
    """Have a process that has CDK loaded run an app; return its exit status, negative for a signal.

    Args:
        run: the app.
        forwarding: called with the connection; within it signals are passed on.

    Raises:
        Cold: none can; nothing of the app has been run, or nothing of it runs any more.
    """
    if not _can_be_handed_over(run):
        raise Cold
    files, facts, node = _server_of(run.environment, run.folder)
    connection = connect(files.socket)
    if connection is None:
        start = Start(facts, node, start_folder(run.environment, run.folder), IDLE_SECONDS)
        _start(files, start, run.environment)
        raise Cold
    with connection:
        if not is_own_user(connection):
            raise Cold(f"{files.socket} belongs to another user")
        return _run_by(connection, run, (facts, node), forwarding)


def warm_up(environment: Mapping[str, str], folder: Path, idle_seconds: float) -> None:
    """Start the server of such runs, where none waits.

    Args:
        environment: the variables of the runs.
        folder: their folder.
        idle_seconds: how long it waits for a run.

    Raises:
        Cold: there can be none.
    """
    files, facts, node = _server_of(environment, folder)
    if (connection := connect(files.socket)) is not None:
        connection.close()
        return
    _start(files, Start(facts, node, start_folder(environment, folder), idle_seconds), environment)


def _can_be_handed_over(run: Run) -> bool:
    if _has_given_up_rights():
        return False
    try:
        "\0".join([*run.app, *run.environment, *run.environment.values(), str(run.folder)]).encode()
    except UnicodeEncodeError:
        return False
    if run.app[0] != "-m" and not _is_source(run.folder / run.app[0]):
        return False
    # Other descriptors than the three are not handed over.
    return not any(each.startswith(("/dev/fd/", "/proc/self/fd/")) for each in run.app)


def _has_given_up_rights() -> bool:
    try:
        return "\nNoNewPrivs:\t1" in Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def _is_source(app: Path) -> bool:
    # Python runs folders, packed apps and byte code in a way of its own.
    try:
        return app.is_file() and app.suffix != ".pyc" and b"\0" not in app.read_bytes()
    except OSError:
        return False


def _server_of(environment: Mapping[str, str], folder: Path) -> tuple[ServerFiles, str, str]:
    try:
        place = runtime_folder(environment)
    except RuntimeFolderError as error:
        raise Cold(str(error)) from None
    node = find_node(environment, folder)
    if node is None:
        raise Cold
    facts = start_facts(environment, folder, node)
    return ServerFiles(place, f"{zlib.crc32(facts.encode()):08x}"), facts, node


def _start(files: ServerFiles, start: Start, environment: Mapping[str, str]) -> None:
    if files.is_held():
        return
    with contextlib.suppress(FileNotFoundError):
        if time.time() - files.reason.stat().st_mtime < _RETRY_SECONDS:
            raise Cold(files.reason.read_text(encoding="utf-8"))
    import subprocess  # noqa: PLC0415 - slow to import, and only the first run needs it

    subprocess.run(
        [sys.executable, "-P", "-m", "constructs_lib.synthesis.server", str(files.folder), files.name],
        input=json.dumps(start.__dict__).encode(),
        env={name: value for name, value in environment.items() if name not in READ_LATE},
        cwd=start.folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        check=False,
    )


def _run_by(connection: socket.socket, run: Run, start: tuple[str, str], forwarding: Forwarding) -> int:
    import resource  # noqa: PLC0415 - not on every system that this module is imported on

    umask = os.umask(0o077)
    os.umask(umask)
    request = {
        "kind": "run",
        "facts": start[0],
        "node": start[1],
        "app": list(run.app),
        "folder": str(run.folder),
        "environment": list(run.environment.items()),
        "umask": umask,
        "open_files": resource.getrlimit(resource.RLIMIT_NOFILE)[0],
    }
    running, held = os.pipe()
    with os.fdopen(running, "rb", buffering=0) as ended:
        try:
            send(connection, request, [*run.streams, held])
        except OSError:
            # It has just taken the run of somebody else.
            raise Cold from None
        finally:
            os.close(held)
        # Until then there is no app: a signal ends this process, and with it the run.
        is_started = _is_started(connection)
        with forwarding(connection):
            status = _status(connection) if is_started else None
        if status is None:
            # Two runs at once would write the same files.
            ended.read()
            raise Cold("the server was ended while the app ran, which is run once more" if is_started else "")
        return status


def _is_started(connection: socket.socket) -> bool:
    """Wait until the app is started; False where the server has ended, or serves somebody else first."""
    connection.settimeout(_LOADING_SECONDS)
    try:
        received = receive(connection)
    except TimeoutError:
        raise Cold(f"CDK was not loaded within {_LOADING_SECONDS:.0f} seconds") from None
    except OSError:
        return False
    if received is None:
        return False
    if "refused" in received[0]:
        raise Cold(received[0]["refused"])
    return True


def _status(connection: socket.socket) -> int | None:
    """Return how the run ended, or None where the server has ended before it."""
    connection.settimeout(None)
    try:
        received = receive(connection)
    except OSError:
        return None
    return None if received is None else int(received[0]["status"])
