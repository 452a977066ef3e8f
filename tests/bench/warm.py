"""Warm synthesis, measured with a server of its own."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_COMMAND = [str(Path(sys.executable).parent / "constructs-lib"), "synth"]
_SECONDS = 60
IS_THERE = find_spec("constructs_lib.cli.synth_command") is not None
"""Whether this library synthesises warm."""


class Server:
    """A server that nobody else uses.

    Attributes:
        variables: what has a synthesis use it.
    """

    def __init__(self, folder: str) -> None:
        self.variables = {"XDG_RUNTIME_DIR": folder, "CONSTRUCTS_LIB_SYNTH": "warm"}

    def app(self, *arguments: str) -> list[str]:
        """Return the command of a warm synthesis."""
        return [*_COMMAND, *arguments]

    def wait(self) -> None:
        """Wait until CDK is loaded again, so that nothing is measured beside that."""
        end = time.monotonic() + _SECONDS
        # Through the cdk CLI an app starts another way than by itself, and has a server of its own.
        while not all(line.startswith("ready") for line in self._ask("--status").splitlines()):
            if time.monotonic() > end:
                raise RuntimeError(f"no process with CDK loaded within {_SECONDS} s")
            time.sleep(0.05)

    def stop(self) -> None:
        """End it."""
        self._ask("--stop")

    def _ask(self, option: str) -> str:
        command, environment = self.app(option), {**os.environ, **self.variables}
        return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def server() -> Iterator[Server]:
    """Give a server that is stopped at the end."""
    # A name of a socket has few characters.
    with tempfile.TemporaryDirectory(prefix="b-", dir="/tmp") as folder:
        made = Server(folder)
        try:
            yield made
        finally:
            made.stop()
