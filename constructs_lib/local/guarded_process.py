"""Processes that never outlive their owner."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

__all__ = ["GuardedProcess"]

_GUARD = Path(__file__).with_name("guard.py")
_STOP_SECONDS = 60.0


class GuardedProcess:
    """Runs a command in its own process group, which ends with this process however this process ends.

    Args:
        command: the program and its arguments.
        environment: all environment variables of the command.
        output: file that receives standard output and standard error.
        working_folder: folder to run it in, the current one by default.
        remove: folder that is removed when the command was ended.
        lock: run without an owner instead, holding this file's lock for as long as it runs.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        output: Path,
        working_folder: Path | None = None,
        remove: Path | None = None,
        lock: Path | None = None,
    ) -> None:
        guard = [sys.executable, "-I", "-S", str(_GUARD)]
        guard += ["--remove", str(remove)] if remove else []
        guard += ["--lock", str(lock)] if lock else []
        with output.open("wb") as file:
            self._process = subprocess.Popen(
                [*guard, "--", *command],
                env=dict(environment),
                cwd=working_folder,
                stdin=subprocess.DEVNULL if lock else subprocess.PIPE,
                stdout=file,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Process id of the guard; ending the guard ends the command and its children."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """Return the exit code, or None while it runs."""
        return self._process.poll()

    def wait(self, seconds: float) -> int | None:
        """Wait for the end, and return the exit code, or None when `seconds` were not enough."""
        try:
            return self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self) -> None:
        """End the command and everything it started, and wait until they are gone."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        else:
            self._process.terminate()
        if self.wait(_STOP_SECONDS) is None:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
