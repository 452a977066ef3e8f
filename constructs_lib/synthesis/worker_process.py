"""Starts a process that loads CDK, and hands runs to it."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from constructs_lib.synthesis.messages import receive, send

__all__ = ["WorkerProcess", "WorkerProcessError"]

_FILE = Path(__file__).with_name("primed_worker.py")
_NOTES = Path(__file__).with_name("import_notes.py")
_PRELOAD = Path(__file__).with_name("preload.js")
# Nothing of it stays in `__main__`, and no folder of ours is in the path while other modules are imported.
_START = """
import sys
modules = frozenset(sys.modules)
del sys.path[: not sys.flags.safe_path]
def run(file):
    names = {"__name__": f"constructs_lib.synthesis.{file.rpartition('/')[2][:-3]}"}
    exec(compile(open(file, encoding="utf-8").read(), "<constructs-lib synth>", "exec"), names)
    return names
notes = run(sys.argv[1])["ImportNotes"]()
run(sys.argv[2])["main"](int(sys.argv[3]), modules, notes, sys.argv[4] == "rehearse")
"""
# A terminal sends these to every process that it runs.
_FOR_ALL = {signal.SIGINT, signal.SIGQUIT, signal.SIGHUP, signal.SIGWINCH, signal.SIGSTOP, signal.SIGCONT}
_STOP_SECONDS = 10.0
_ANSWER_SECONDS = 30.0


class WorkerProcessError(Exception):
    """CDK could not be loaded; the text says why."""


class WorkerProcess:
    """A process that loads CDK and then waits for one run.

    Args:
        environment: the variables that it is started with.
        folder: where it is started.
        node: the program of Node.js.
        place: the folder of what it prints while it loads, which nobody clears.
        rehearses: whether it synthesises a small app first, which takes longer and makes its run shorter.

    Attributes:
        channel: the socket to it.
        is_loaded: whether it has reported that CDK is loaded.
    """

    def __init__(
        self, environment: Mapping[str, str], folder: str, node: str, place: Path, *, rehearses: bool
    ) -> None:
        self._printed = tempfile.TemporaryFile(dir=place)  # noqa: SIM115 - it is read where the start fails
        self.channel, other = socket.socketpair()
        self.is_loaded = False
        options = f'--require "{_PRELOAD}" {environment.get("NODE_OPTIONS", "")}'
        arguments = [str(_NOTES), str(_FILE), str(other.fileno()), "rehearse" if rehearses else "load"]
        with other, tempfile.TemporaryFile(dir=place) as output:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START, *arguments],
                env={**environment, "JSII_NODE": node, "NODE_OPTIONS": options},
                cwd=folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=self._printed,
                pass_fds=(other.fileno(),),
                # Signals of a terminal reach it through its client only.
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its process id, which is that of its process group, too."""
        return self._process.pid

    def finish_loading(self) -> None:
        """Take the message that CDK is loaded.

        Raises:
            WorkerProcessError: the process has ended.
        """
        received = None
        with contextlib.suppress(OSError):
            received = receive(self.channel)
        if received is None:
            self._process.wait()
            raise WorkerProcessError(self._last_line())
        self.is_loaded = True

    def _last_line(self) -> str:
        self._printed.seek(0)
        lines = self._printed.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"its process ended with {self._process.returncode}"

    def offer(self, request: Mapping[str, Any], descriptors: Sequence[int]) -> dict[str, Any]:
        """Hand a run over; return `started`, or `refused` with the reason.

        Raises:
            OSError: the process does not answer.
        """
        self.channel.settimeout(_ANSWER_SECONDS)
        send(self.channel, request, descriptors)
        received = receive(self.channel)
        if received is None:
            raise OSError("the process has ended")
        return received[0]

    def status(self) -> int | None:
        """Return the exit status, negative for a signal, or None while it runs."""
        return self._process.poll()

    def signal(self, number: int) -> None:
        """Send a signal that it would get of its terminal, or from another process."""
        with contextlib.suppress(ProcessLookupError):
            if number in _FOR_ALL:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it and all of its process group at once."""
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        self.close()

    def stop(self) -> None:
        """Have it leave while it loads CDK or waits for a run; it removes what it has made."""
        self.channel.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGINT)
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self.close()

    def close(self) -> None:
        """Give back what this process has of it, once it has ended."""
        self.channel.close()
        self._printed.close()
