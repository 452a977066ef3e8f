"""Runs a CDK app from Python, and tells how it ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from constructs_lib.frozen import frozen
from constructs_lib.synthesis.choice import is_warm_wanted
from constructs_lib.synthesis.ending import Ending
from constructs_lib.synthesis.errors import SynthesisEndedError
from constructs_lib.synthesis.messages import send
from constructs_lib.synthesis.warm_runs import IDLE_SECONDS, Cold, Run, run_warm
from constructs_lib.synthesis.warm_runs import warm_up as start_server

__all__ = ["Outcome", "synthesise", "warm_up"]


@frozen
class Outcome:
    """How a run of an app ended.

    Attributes:
        status: the exit status; negative where a signal ended it, as in `subprocess`.
        stdout: what the app wrote to standard output.
        stderr: what it wrote to standard error.
        is_warm: a process that had CDK loaded ran it.
        cold_reason: why none did, where somebody has to know it; else empty.
        seconds: how long it took.
    """

    status: int
    stdout: str
    stderr: str
    is_warm: bool
    cold_reason: str
    seconds: float


def synthesise(
    app: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    time_limit: float | None = None,
    ending: Ending | None = None,
) -> Outcome:
    """Run an app as `python APP ARGUMENTS...` does, without a terminal, and wait for its end.

    Args:
        app: the app's file and its arguments, or `-m`, a module and its arguments.
        folder: the folder to run it in, that of `cdk.json`.
        environment: all environment variables of the run. The cdk CLI tells an app by some of them where its
            assembly belongs (`CDK_OUTDIR`) and its context (`CDK_CONTEXT_JSON`). In a container and in CI the
            run is cold without `CONSTRUCTS_LIB_SYNTH=warm` among them.
        time_limit: time limit of the run in seconds, by default none.
        ending: with it another thread ends the run, by default none does.

    Raises:
        SynthesisEndedError: the run was ended by its time limit or by `ending`. In its assembly there may be
            assets that are not whole.
        SynthesisError: `CONSTRUCTS_LIB_SYNTH` has a value that it cannot have.
        KeyboardInterrupt: Ctrl-C; the run has been ended.
    """
    started = time.monotonic()
    ending = ending or Ending()
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        Path(os.devnull).open("rb") as nothing,
    ):
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        run = Run(app=app, folder=folder.absolute(), environment=environment, streams=streams)
        with _limited(ending, time_limit):
            status, reason = _warm(run, ending)
            is_warm = status is not None
            if status is None:
                status = _cold(run, ending)
        return Outcome(
            status=status,
            stdout=_written(out.fileno()),
            stderr=_written(err.fileno()),
            is_warm=is_warm,
            cold_reason=reason,
            seconds=time.monotonic() - started,
        )


def warm_up(*, folder: Path, environment: Mapping[str, str], idle_seconds: float = IDLE_SECONDS) -> None:
    """Have CDK loaded for the next run, in the background.

    Args:
        folder: the folder of the run.
        environment: its environment variables; nothing is loaded where they make it cold.
        idle_seconds: how long the process waits for a run, 15 minutes by default.

    Raises:
        SynthesisError: `CONSTRUCTS_LIB_SYNTH` has a value that it cannot have.
    """
    if is_warm_wanted(environment):
        # The run tells why, if it has to.
        with contextlib.suppress(Cold):
            start_server(environment, folder.absolute(), idle_seconds)


@contextlib.contextmanager
def _limited(ending: Ending, seconds: float | None) -> Iterator[None]:
    limit = None
    if seconds is not None:
        reason = f"the app took over {seconds:g} seconds and was ended"
        limit = threading.Timer(seconds, ending.end, [reason])
        limit.daemon = True
        limit.start()
    try:
        yield
    finally:
        if limit:
            limit.cancel()
    _require_unended(ending)


def _require_unended(ending: Ending) -> None:
    if ending.reason:
        raise SynthesisEndedError(ending.reason)


def _warm(run: Run, ending: Ending) -> tuple[int | None, str]:
    if not is_warm_wanted(run.environment):
        return None, ""

    def ended_by(connection: socket.socket) -> contextlib.AbstractContextManager[None]:
        return ending.ends_by(
            lambda: send(connection, {"signal": signal.SIGINT}),
            lambda: connection.shutdown(socket.SHUT_RDWR),
        )

    try:
        return run_warm(run, ended_by), ""
    except Cold as reason:
        return None, str(reason)


def _cold(run: Run, ending: Ending) -> int:
    _require_unended(ending)
    stdin, stdout, stderr = run.streams
    process = subprocess.Popen(
        [sys.executable, *run.app],
        cwd=run.folder,
        env=dict(run.environment),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        # What it has started is ended with it.
        start_new_session=True,
    )
    with process, ending.ends_by(lambda: _signal(process, "SIGINT"), lambda: _signal(process, "SIGKILL")):
        try:
            return process.wait()
        except BaseException:
            _signal(process, "SIGKILL")
            raise


def _signal(process: "subprocess.Popen[bytes]", name: str) -> None:
    if process.returncode is not None:
        return
    if os.name != "posix":
        process.kill()
        return
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.Signals[name])


def _written(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0).decode(errors="replace")
