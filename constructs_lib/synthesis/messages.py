"""Messages between processes of one user: a length, JSON, and file descriptors beside it."""

import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

__all__ = ["receive", "send"]

_LENGTH = struct.Struct("!I")
_MOST_DESCRIPTORS = 8
_MOST_BYTES = 64 * 1024 * 1024


def send(connection: socket.socket, message: Mapping[str, Any], descriptors: Sequence[int] = ()) -> None:
    """Send a message, and file descriptors that the other process gets copies of.

    Raises:
        OSError: the other process is gone.
    """
    body = json.dumps(message).encode()
    head = _LENGTH.pack(len(body))
    if descriptors:
        # They travel with the first byte.
        sent = socket.send_fds(connection, [head], list(descriptors))
        head = head[sent:]
    connection.sendall(head + body)


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """Return the next message and its file descriptors, or None where the other process has ended.

    Raises:
        OSError: the connection broke, or its time limit was reached.
    """
    head, descriptors, _, _ = socket.recv_fds(connection, _LENGTH.size, _MOST_DESCRIPTORS)
    for each in descriptors:
        os.set_inheritable(each, False)
    if not head:
        return None
    head += _exactly(connection, _LENGTH.size - len(head))
    (length,) = _LENGTH.unpack(head)
    if length > _MOST_BYTES:
        raise OSError(f"a message of {length} bytes is not one of this protocol")
    message: dict[str, Any] = json.loads(_exactly(connection, length))
    return message, descriptors


def _exactly(connection: socket.socket, count: int) -> bytes:
    parts = bytearray()
    while len(parts) < count:
        part = connection.recv(count - len(parts))
        if not part:
            raise OSError("the other process ended within a message")
        parts += part
    return bytes(parts)
