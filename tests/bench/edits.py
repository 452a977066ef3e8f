"""From the change of a file to the local AWS that has it, beside the cdk CLI against the same local AWS."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from tests.bench import warm
from tests.bench.result import Result
from tests.support.waiting import until
from tests.support.watched import WatchedApp

_TOOLS = Path(sys.executable).parent
# The cdk CLI takes several seconds for each.
_ROUNDS_OF_PEERS = 3


def edits(rounds: int) -> Iterator[Result]:
    """A handler and a stack, edited again and again."""
    with tempfile.TemporaryDirectory(prefix="bench-") as home, warm.server() as server:
        app = WatchedApp(Path(home), "cdk_app.py", "--keep")
        app.environment |= server.variables
        turns = _Edits(app)
        with app:
            # The first of each starts what the later ones find.
            turns.handler()
            turns.stack()
            handler, stack = _of(turns.handler, rounds), _of(turns.stack, rounds)
            app.interrupt()
        yield Result(
            "local watch: an edited handler answers", f"{handler:.2f} s", "at most 1.00 s", handler <= 1
        )
        yield Result(
            "local watch: an edited stack is deployed", f"{stack:.2f} s", "at most 2.50 s", stack <= 2.5
        )
        with _kept(app) as environment:
            yield from _peers(app, turns, environment)


class _Edits:
    """Edits of an app, each another one."""

    def __init__(self, app: WatchedApp) -> None:
        self._app = app
        self._number = 0

    def handler(self) -> None:
        """Edit the handler, and wait for its answer."""
        self._number += 1
        self._app.change_the_handler(f"answer {self._number}")

    def stack(self) -> None:
        """Edit the stack, and wait for the queue's new setting."""
        self._number += 1
        self._app.change_the_stack(100 + self._number)


def _of(edit: Callable[[], None], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        before = time.perf_counter()
        edit()
        taken.append(time.perf_counter() - before)
    return median(taken)


@contextmanager
def _kept(app: WatchedApp) -> Iterator[dict[str, str]]:
    """Give the variables of the local AWS that a watch has left running, and stop it at the end."""

    def local(command: str) -> str:
        return subprocess.run(
            [_TOOLS / "constructs-lib", "local", command],
            cwd=app.project, env=app.environment, check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip

    try:
        exported = re.findall(r"^export (\w+)='?([^'\n;]*)'?", local("up"), re.MULTILINE)
        path = os.pathsep.join([str(_TOOLS), os.environ["PATH"]])
        yield {**app.environment, **dict(exported), "PATH": path}
    finally:
        local("down")


def _peers(app: WatchedApp, turns: _Edits, environment: Mapping[str, str]) -> Iterator[Result]:
    # Settings of a queue are hotswapped by Cloud Control, by which the local AWS does not find it.
    for what, edit, option, of_watch in (
        ("an edited handler answers", turns.handler, "--hotswap", "--hotswap"),
        ("an edited stack is deployed", turns.stack, "--method=direct", "--no-hotswap"),
    ):
        seconds = _of(partial(_deployed, app, edit, option, environment), _ROUNDS_OF_PEERS)
        yield Result(f"cdk deploy {option}: {what}", f"{seconds:.2f} s", "-", held=True)
        with _watching(app, of_watch, environment):
            seconds = _of(edit, _ROUNDS_OF_PEERS)
        yield Result(f"cdk watch {of_watch}: {what}", f"{seconds:.2f} s", "-", held=True)


def _deployed(app: WatchedApp, edit: Callable[[], None], option: str, environment: Mapping[str, str]) -> None:
    with _started(app, environment, "deploy", option) as written:
        # It reads the files long after it has begun to start.
        edit()
        until(lambda: "Total time" in written())


@contextmanager
def _watching(app: WatchedApp, option: str, environment: Mapping[str, str]) -> Iterator[None]:
    settings = {"app": f"python3 {app.app}", "watch": {"include": "**", "exclude": ["cdk.out"]}}
    (app.project / "cdk.json").write_text(json.dumps(settings))
    with _started(app, environment, "watch", option) as written:
        until(lambda: "Total time" in written() or "no changes" in written())
        yield


@contextmanager
def _started(app: WatchedApp, environment: Mapping[str, str], *arguments: str) -> Iterator[Callable[[], str]]:
    """Start the cdk CLI, give what returns the text that it has written, and end it."""
    command: list[str | Path] = [_TOOLS / "cdk", *arguments, "--require-approval=never", "--no-color"]
    with (
        tempfile.TemporaryFile() as file,
        subprocess.Popen(
            command,
            cwd=app.project,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        ) as process,
    ):

        def written() -> str:
            return os.pread(file.fileno(), 1_000_000, 0).decode(errors="replace")

        try:
            yield written
        except AssertionError as error:
            raise RuntimeError(f"cdk {' '.join(arguments)} has written: {written()}") from error
        finally:
            # Node.js of a virtual environment is started by Python, which keeps a signal to itself.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
                # The next one refuses to begin while this one has its folder.
                process.wait()
                until(lambda: not _is_there(process.pid))


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True
