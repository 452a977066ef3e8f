"""The command line in the process of the tests: one of its own costs a quarter of a second each time."""

import contextlib
import signal
import traceback
from pathlib import Path
from subprocess import CompletedProcess

from typer.testing import CliRunner

from constructs_lib.cli.command_line import app

__all__ = ["in_process"]


def in_process(*arguments: str | Path, folder: Path) -> "CompletedProcess[str]":
    """Run `constructs-lib` in a folder, and return what a process would have.

    Args:
        arguments: the command and its options.
        folder: the current folder of the call.
    """
    texts = [str(argument) for argument in arguments]
    # The command line takes it for itself.
    before = signal.getsignal(signal.SIGTERM)
    try:
        with contextlib.chdir(folder):
            done = CliRunner().invoke(app, texts)
    finally:
        signal.signal(signal.SIGTERM, before)
    error = done.exception
    # As the interpreter does with what nobody catches.
    uncaught = (
        "" if error is None or isinstance(error, SystemExit) else "".join(traceback.format_exception(error))
    )
    return CompletedProcess(texts, done.exit_code, done.stdout, done.stderr + uncaught)
