"""Keeps a process with CDK loaded, and gives it to the first who asks.

A second one is kept while runs come faster than one can be loaded. There is a server for each way to start
such a process. It leaves after 15 idle minutes, when what its processes were started with has changed, and
when it is asked to.
"""

import contextlib
import json
import os
import select
import socket
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from constructs_lib.synthesis.messages import receive, send
from constructs_lib.synthesis.peer import is_own_user
from constructs_lib.synthesis.running import relay
from constructs_lib.synthesis.server_files import ServerFiles, Start, connect
from constructs_lib.synthesis.worker_process import WorkerProcess

__all__ = ["Server", "main"]

_MOST_SERVERS = 3
_MESSAGE_SECONDS = 5.0
# A run that finds none loaded is followed by others; a second process leaves after a part of the idle time.
_MOST_WORKERS = 2
_PART_FOR_SECOND = 15


class _Leave(Exception):  # noqa: N818 - it is no error
    pass


class _LoadAgain(Exception):  # noqa: N818 - it is no error
    pass


class _Run:
    """A run that a client asks for."""

    def __init__(self, connection: socket.socket, request: dict[str, Any], descriptors: list[int]) -> None:
        self.connection = connection
        self.request = request
        self._descriptors = descriptors

    def offer_to(self, worker: WorkerProcess) -> dict[str, Any]:
        try:
            return worker.offer(self.request, self._descriptors)
        except OSError as error:
            return {"refused": str(error), "server": "loads again"}
        finally:
            self._close()

    def is_given_up(self) -> bool:
        return bool(select.select([self.connection], [], [], 0)[0])

    def refuse(self, reason: str) -> None:
        self._close()
        with self.connection, contextlib.suppress(OSError):
            send(self.connection, {"refused": reason})

    def _close(self) -> None:
        for each in self._descriptors:
            os.close(each)
        self._descriptors = []


class Server:
    """Serves runs with the same start, one after the other.

    Args:
        files: where it is found.
        start: what it is started with.
    """

    def __init__(self, files: ServerFiles, start: Start) -> None:
        self._files = files
        self._start = start
        self._runs = 0
        self._workers: list[WorkerProcess] = []
        self._wanted = 1

    def serve(self) -> None:
        """Load, wait and run an app, again and again.

        Raises:
            _Leave: it has to.
            WorkerProcessError: CDK cannot be loaded.
        """
        try:
            while True:
                with self._files.held() as is_only_one:
                    if not is_only_one:
                        return
                    _make_room(self._files)
                    started = self._next_run()
                if started:
                    self._runs += 1
                    if self._wanted > 1:
                        self._load()
                    relay(*started)
        finally:
            self._keep(0)

    def _next_run(self) -> tuple[socket.socket, WorkerProcess] | None:
        """Return the connection to a client, and the process that has just taken over its run."""
        self._load()
        try:
            with self._listening() as listener:
                return self._wait(listener)
        except _LoadAgain:
            self._keep(0)
            return None

    def _load(self) -> None:
        # Where runs wait for it, a process that is there sooner serves them sooner.
        rehearses, start = self._wanted == 1, self._start
        while len(self._workers) < self._wanted:
            worker = WorkerProcess(
                os.environ, start.folder, start.node, self._files.folder, rehearses=rehearses
            )
            self._workers.append(worker)

    def _keep(self, count: int) -> None:
        # Those that are loaded come first.
        self._workers.sort(key=lambda worker: not worker.is_loaded)
        while len(self._workers) > count:
            self._workers.pop().stop()

    def _loaded(self) -> WorkerProcess | None:
        return next((worker for worker in self._workers if worker.is_loaded), None)

    @contextlib.contextmanager
    def _listening(self) -> Iterator[socket.socket]:
        path = self._files.socket
        path.unlink(missing_ok=True)
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(str(path))
            listener.listen(16)
            try:
                yield listener
            finally:
                path.unlink(missing_ok=True)

    def _wait(self, listener: socket.socket) -> tuple[socket.socket, WorkerProcess]:
        """Wait until a process has taken over a run; return the connection to its client, and the process."""
        waiting: _Run | None = None
        while True:
            worker = self._loaded()
            if waiting and worker:
                if self._hand_over(waiting, worker):
                    self._workers.remove(worker)
                    return waiting.connection, worker
                waiting = None
            channels = [each.channel for each in self._workers]
            ready, _, _ = select.select([listener, *channels], [], [], self._limit())
            if not ready:
                self._need_less()
            self._hear(ready)
            if listener in ready and (run := self._accepted(listener)):
                if waiting:
                    run.refuse("")
                elif worker is None:
                    self._wanted = _MOST_WORKERS
                waiting = waiting or run

    def _hear(self, ready: Sequence[object]) -> None:
        for worker in self._workers:
            if worker.channel in ready:
                if worker.is_loaded:
                    raise _Leave
                worker.finish_loading()

    def _limit(self) -> float | None:
        if not all(worker.is_loaded for worker in self._workers):
            return None
        return self._start.idle_seconds / (1 if self._wanted == 1 else _PART_FOR_SECOND)

    def _need_less(self) -> None:
        if self._wanted == 1:
            raise _Leave
        self._wanted = 1
        self._keep(1)

    def _accepted(self, listener: socket.socket) -> _Run | None:
        connection, _ = listener.accept()
        connection.settimeout(_MESSAGE_SECONDS)
        # What is no message of ours is nobody's run.
        with contextlib.suppress(OSError, ValueError, TypeError, KeyError):
            received = receive(connection) if is_own_user(connection) else None
            if received and received[0]["kind"] == "run":
                return _Run(connection, *received)
            state = "ready" if self._loaded() else "loading"
            if received:
                send(
                    connection,
                    {"pid": os.getpid(), "state": state, "runs": self._runs, "python": sys.prefix},
                )
            if received and received[0]["kind"] == "stop":
                connection.close()
                raise _Leave
        connection.close()
        return None

    def _hand_over(self, run: _Run, worker: WorkerProcess) -> bool:
        if run.request["facts"] != self._start.facts or run.is_given_up():
            run.refuse("")
            return False
        answer = run.offer_to(worker)
        if "started" in answer:
            with contextlib.suppress(OSError):
                send(run.connection, answer)
            return True
        # That something has changed is nothing that a user has to know of.
        run.refuse(answer["refused"] if answer["server"] == "stays" else "")
        if answer["server"] == "leaves":
            raise _Leave
        if answer["server"] == "loads again":
            raise _LoadAgain
        return False


def _make_room(files: ServerFiles) -> None:
    """Have the servers leave that have waited for longest, where there are too many."""
    found = {path: path.stat().st_mtime for path in files.folder.glob("*.sock") if path != files.socket}
    for path in sorted(found, key=lambda path: found[path])[: max(0, len(found) - _MOST_SERVERS + 1)]:
        connection = connect(path)
        if connection is None:
            path.unlink(missing_ok=True)
            continue
        with connection, contextlib.suppress(OSError):
            send(connection, {"kind": "stop"})


def main() -> None:
    """Run a server: its start is read from standard input, after which nothing of who started it is kept."""
    folder, name = sys.argv[1:]
    start = Start(**json.loads(sys.stdin.read()))
    if os.fork():
        os._exit(0)
    with Path(os.devnull).open("r+b") as nothing:
        for number in range(3):
            os.dup2(nothing.fileno(), number)
    files = ServerFiles(Path(folder), name)
    files.reason.unlink(missing_ok=True)
    try:
        Server(files, start).serve()
    except _Leave:
        pass
    except Exception as error:  # noqa: BLE001 - nobody sees what it prints
        files.reason.write_text(str(error) or repr(error), encoding="utf-8")


if __name__ == "__main__":
    main()
