"""A client of a WebSocket API: connects, sends texts, and waits for texts (RFC 6455)."""

import base64
import contextlib
import json
import os
import socket
import struct
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

_TEXT, _CLOSE, _PING, _PONG = 0x1, 0x8, 0x9, 0xA
_FINAL, _MASKED = 0x80, 0x80
_SHORT, _MEDIUM = 126, 127


class RefusedError(Exception):
    """The handshake was answered with something else than a connection.

    Attributes:
        status: the HTTP status of the answer.
    """

    def __init__(self, status: int, text: str) -> None:
        super().__init__(f"{status} {text}")
        self.status = status


class ClosedError(Exception):
    """The server has closed the connection.

    Attributes:
        code: why, such as 1000.
    """

    def __init__(self, code: int) -> None:
        super().__init__(f"closed with {code}")
        self.code = code


class WebSocket:
    """One connection; a context manager that closes it.

    Args:
        url: such as `ws://127.0.0.1:4566/_aws/execute-api/a1b2c3/prod?ticket=...`.
        headers: headers of the handshake.
        patience: how many seconds to wait for whatever comes from the server.

    Raises:
        RefusedError: there is no connection.
    """

    def __init__(self, url: str, headers: dict[str, str] | None = None, patience: float = 60) -> None:
        parts = urlsplit(url)
        self._socket = socket.create_connection((parts.hostname or "", parts.port or 80), patience)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        lines = [
            f"GET {target} HTTP/1.1",
            f"Host: {parts.netloc}",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            *(f"{name}: {value}" for name, value in (headers or {}).items()),
        ]
        self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._file = self._socket.makefile("rb")
        self._shake_hands()

    def _shake_hands(self) -> None:
        status = int(self._file.readline().split()[1])
        headers = iter(self._file.readline, b"\r\n")
        length = sum(
            int(line.split(b":")[1]) for line in headers if line.lower().startswith(b"content-length")
        )
        if status != 101:
            text = self._file.read(length).decode()
            self._socket.close()
            raise RefusedError(status, text)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def send(self, message: object) -> None:
        """Send a text as it is, anything else as JSON."""
        text = message if isinstance(message, str) else json.dumps(message)
        self._send(_TEXT, text.encode())

    def receive(self) -> Any:
        """Wait for a message and return it, read as JSON where it is that.

        Raises:
            ClosedError: the server has closed the connection.
        """
        while True:
            kind, payload = self._frame()
            if kind == _PING:
                self._send(_PONG, payload)
            elif kind == _CLOSE:
                raise ClosedError(struct.unpack("!H", payload[:2])[0] if payload else 1005)
            elif kind == _TEXT:
                text = payload.decode()
                try:
                    return json.loads(text)
                except ValueError:
                    return text

    def close(self) -> None:
        """Say that the connection ends, and end it."""
        with contextlib.suppress(OSError):
            self._send(_CLOSE, struct.pack("!H", 1000))
        self._file.close()
        self._socket.close()

    def _send(self, kind: int, payload: bytes) -> None:
        mask, size = os.urandom(4), len(payload)
        if size < _SHORT:
            head = struct.pack("!BB", _FINAL | kind, _MASKED | size)
        elif size < 1 << 16:
            head = struct.pack("!BBH", _FINAL | kind, _MASKED | _SHORT, size)
        else:
            head = struct.pack("!BBQ", _FINAL | kind, _MASKED | _MEDIUM, size)
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(payload))
        self._socket.sendall(head + mask + masked)

    def _frame(self) -> tuple[int, bytes]:
        head = self._file.read(2)
        if len(head) < 2:
            raise ClosedError(1006)
        size = head[1] & 0x7F
        if size == _SHORT:
            (size,) = struct.unpack("!H", self._file.read(2))
        elif size == _MEDIUM:
            (size,) = struct.unpack("!Q", self._file.read(8))
        return head[0] & 0x0F, self._file.read(size)
