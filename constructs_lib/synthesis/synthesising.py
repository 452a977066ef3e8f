"""Runs a CDK app from Python, and tells how it ended."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from constructs_lib.frozen import frozen
from constructs_lib.synthesis.choice import is_warm_wanted
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


def synthesise(app: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Outcome:
    """Run an app as `python APP ARGUMENTS...` does, without a terminal, and wait for its end.

    Args:
        app: the app's file and its arguments, or `-m`, a module and its arguments.
        folder: the folder to run it in, that of `cdk.json`.
        environment: all environment variables of the run. The cdk CLI tells an app by some of them where its
            assembly belongs (`CDK_OUTDIR`) and its context (`CDK_CONTEXT_JSON`). In a container and in CI the
            run is cold without `CONSTRUCTS_LIB_SYNTH=warm` among them.

    Raises:
        SynthesisError: `CONSTRUCTS_LIB_SYNTH` has a value that it cannot have.
        KeyboardInterrupt: Ctrl-C; the run has been ended.
    """
    started = time.monotonic()
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
        Path(os.devnull).open("rb") as nothing,
    ):
        streams = (nothing.fileno(), out.fileno(), err.fileno())
        run = Run(app=app, folder=folder.absolute(), environment=environment, streams=streams)
        status, reason = _warm(run)
        is_warm = status is not None
        if status is None:
            status = _cold(run)
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


def _warm(run: Run) -> tuple[int | None, str]:
    if not is_warm_wanted(run.environment):
        return None, ""
    try:
        return run_warm(run, lambda _: contextlib.nullcontext()), ""
    except Cold as reason:
        return None, str(reason)


def _cold(run: Run) -> int:
    stdin, stdout, stderr = run.streams
    done = subprocess.run(
        [sys.executable, *run.app],
        cwd=run.folder,
        env=dict(run.environment),
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        check=False,
    )
    return done.returncode


def _written(descriptor: int) -> str:
    size = os.fstat(descriptor).st_size
    return os.pread(descriptor, size, 0).decode(errors="replace")
