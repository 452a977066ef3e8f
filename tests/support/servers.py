"""Servers of loaded processes in a folder of their own, and runs of apps without and with them."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from constructs_lib.synthesis import warm_up
from constructs_lib.synthesis.servers import Waiting, stop, waiting
from tests.support.waiting import PATIENCE, until

# Folders of jsii, each with a name of its own, and addresses of objects.
_NAMES = re.compile(rb"(?<=jsii-kernel-)\w{6}|(?<=/tmp)\w{8}(?=/(?:bin|lib)/)|(?<= at 0x)[0-9a-f]+")

__all__ = ["INTERRUPTIBLE", "Answer", "Servers", "own_servers"]

INTERRUPTIBLE = """
import os, signal, sys
from pathlib import Path
from constructs_lib.synthesis import synthesise
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    outcome = synthesise(sys.argv[1:], folder=Path.cwd(), environment=os.environ)
except KeyboardInterrupt:
    sys.exit(130)
sys.exit(f"it ended with {outcome}")
"""
"""Runs an app from Python, until Ctrl-C."""


@dataclass(frozen=True)
class Answer:
    """Everything that a run shows."""

    status: int
    stdout: bytes
    stderr: bytes
    files: Mapping[str, bytes]


@dataclass(frozen=True)
class Servers:
    """Servers that nobody else uses; a folder beside theirs takes the assemblies of runs."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """Variables of a run that is warm whatever machine it runs on."""
        # A socket's path is short, and pytest's folders are long.
        variables = {"XDG_RUNTIME_DIR": str(self.folder), "CONSTRUCTS_LIB_SYNTH": "warm"}
        # Those of our tests take jsii's outer process out of cold runs, too, and a user's have it.
        own = {name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"}
        return {**own, **variables, "CDK_OUTDIR": str(self.folder / "cdk.out")}

    def ready(self, **how: float) -> Waiting:
        """Return the one server, once it has CDK loaded."""

        def look() -> list[Waiting]:
            assert [path.read_text() for path in self.folder.rglob("*.why")] == []
            warm_up(folder=Path("/"), environment=self.environment, **how)
            return waiting(self.environment)

        (server,) = until(look, lambda found: [each.state for each in found] == ["ready"])
        return server

    def runs(self, server: Waiting) -> int:
        """Return how many apps a server has run, as soon as it does not run one."""
        (now,) = until(lambda: [each for each in waiting(self.environment) if each.pid == server.pid])
        return now.runs

    def start(self, folder: Path, command: Sequence[str], **variables: str) -> "subprocess.Popen[bytes]":
        """Start a command in the folder of an app."""
        return subprocess.Popen(
            command,
            cwd=folder,
            env={**self.environment, **variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def cold(self, folder: Path, *app: str, **variables: str) -> Answer:
        """Run an app as Python does."""
        return self._answer(folder, [sys.executable, *app], variables)

    def warm(self, folder: Path, *app: str, **variables: str) -> Answer:
        """Run an app by the command."""
        return self._answer(folder, [SYNTH, "synth", *app], variables)

    def _answer(self, folder: Path, command: Sequence[str], variables: Mapping[str, str]) -> Answer:
        assembly = self.folder / "cdk.out"
        shutil.rmtree(assembly, ignore_errors=True)
        run = self.start(folder, command, **variables)
        stdout, stderr = run.communicate(timeout=PATIENCE)
        files = {
            path.relative_to(assembly).as_posix(): _NAMES.sub(b"", path.read_bytes())
            for path in sorted(assembly.rglob("*"))
            if path.is_file()
        }
        return Answer(run.returncode, _NAMES.sub(b"", stdout), _NAMES.sub(b"", stderr), files)


SYNTH = str(Path(sys.executable).with_name("constructs-lib"))


@contextmanager
def own_servers() -> Iterator[Servers]:
    """Give servers that leave in the end, with all of their processes."""
    with tempfile.TemporaryDirectory(prefix="synth-", dir="/tmp") as folder:
        servers = Servers(Path(folder))
        try:
            yield servers
        finally:
            until(lambda: stop(servers.environment), lambda found: not found)
