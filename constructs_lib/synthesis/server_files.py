"""One server: its files in the runtime folder, and what it is started with."""

import contextlib
import fcntl
import os
import socket
from collections.abc import Iterator
from pathlib import Path

from constructs_lib.frozen import frozen

__all__ = ["ServerFiles", "Start", "connect"]


@frozen
class ServerFiles:
    """Where a server is found.

    Attributes:
        folder: the runtime folder.
        name: the server's name, made of what its processes cannot take over.
    """

    folder: Path
    name: str

    @property
    def socket(self) -> Path:
        """The socket that it waits at; gone while it runs an app."""
        return self.folder / f"{self.name}.sock"

    @property
    def reason(self) -> Path:
        """Why the last one could not load CDK."""
        return self.folder / f"{self.name}.why"

    def is_held(self) -> bool:
        """Tell whether a server loads or waits under this name."""
        with self.held() as is_only_one:
            return not is_only_one

    @contextlib.contextmanager
    def held(self) -> Iterator[bool]:
        """Be the only one who loads and waits under this name; False where another one does."""
        descriptor = os.open(self.folder / f"{self.name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            yield False
            return
        try:
            yield True
        finally:
            os.close(descriptor)


@frozen
class Start:
    """What a server is started with.

    Attributes:
        facts: what its processes cannot take over.
        node: the program of Node.js.
        folder: where its processes start.
        idle_seconds: how long it waits for a run.
    """

    facts: str
    node: str
    folder: str
    idle_seconds: float


def connect(path: Path) -> socket.socket | None:
    """Return a connection to the server behind a socket, or None where none waits."""
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.connect(str(path))
    except OSError:
        connection.close()
        return None
    return connection
