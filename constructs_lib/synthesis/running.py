"""A run: its client's signals go to its process, its exit status goes to its client."""

import contextlib
import select
import signal
import socket
from collections.abc import Iterator

from constructs_lib.synthesis.messages import receive, send
from constructs_lib.synthesis.worker_process import WorkerProcess

__all__ = ["relay"]


def relay(connection: socket.socket, worker: WorkerProcess) -> None:
    """Wait for the end of a run, and send its exit status; end it where the client is gone.

    Args:
        connection: the connection to the client.
        worker: the process that runs the app.
    """
    connection.settimeout(None)
    with connection, _ended_children() as ended:
        while (status := worker.status()) is None:
            ready, _, _ = select.select([connection, ended], [], [])
            if ended in ready:
                ended.recv(4096)
            elif (number := _next_signal(connection)) is not None:
                worker.signal(number)
            else:
                worker.kill()
                return
        with contextlib.suppress(OSError):
            send(connection, {"status": status})
    worker.close()


def _next_signal(connection: socket.socket) -> int | None:
    try:
        received = receive(connection)
    except OSError:
        return None
    return None if received is None else int(received[0]["signal"])


@contextlib.contextmanager
def _ended_children() -> Iterator[socket.socket]:
    """Give a socket that can be read when a child of this process has ended."""
    here, there = socket.socketpair()
    with here, there:
        there.setblocking(False)
        before = signal.set_wakeup_fd(there.fileno(), warn_on_full_buffer=False)
        handler = signal.signal(signal.SIGCHLD, lambda *_: None)
        try:
            yield here
        finally:
            signal.signal(signal.SIGCHLD, handler)
            signal.set_wakeup_fd(before)
