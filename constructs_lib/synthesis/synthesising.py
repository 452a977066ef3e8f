"""Runs a CDK app from Python, and tells how it ended."""

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from constructs_lib.frozen import frozen

__all__ = ["Outcome", "synthesise"]


@frozen
class Outcome:
    """How a run of an app ended.

    Attributes:
        status: the exit status; negative where a signal ended it, as in `subprocess`.
        stdout: what the app wrote to standard output.
        stderr: what it wrote to standard error.
        is_warm: a process that had CDK loaded ran it.
        seconds: how long it took.
    """

    status: int
    stdout: str
    stderr: str
    is_warm: bool
    seconds: float


def synthesise(app: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Outcome:
    """Run an app as `python APP ARGUMENTS...` does, without a terminal, and wait for its end.

    Args:
        app: the app's file and its arguments, or `-m`, a module and its arguments.
        folder: the folder to run it in, that of `cdk.json`.
        environment: all environment variables of the run. The cdk CLI tells an app by some of them where its
            assembly belongs (`CDK_OUTDIR`) and its context (`CDK_CONTEXT_JSON`).

    Raises:
        KeyboardInterrupt: Ctrl-C; the run has been ended.
    """
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, *app],
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return Outcome(
        status=done.returncode,
        stdout=done.stdout,
        stderr=done.stderr,
        is_warm=False,
        seconds=time.monotonic() - started,
    )
