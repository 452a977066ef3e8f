"""A gate between a program and the local AWS: it stops the program at one request, for as long as needed."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.support.waiting import PATIENCE

__all__ = ["Gate", "gate_before"]


class Gate:
    """Lets some invocations through, holds the next one, and lets everything else through.

    Attributes:
        endpoint: what the program is to take for AWS.
    """

    def __init__(self, upstream: str, invocations: int, *, is_accepted: bool) -> None:
        self._upstream = urlsplit(upstream).netloc
        self._left = invocations
        self._is_accepted = is_accepted
        self._lock = threading.Lock()
        self._held = threading.Event()
        self._end = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.endpoint = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def wait(self) -> None:
        """Wait until the program stands at the gate."""
        assert self._held.wait(PATIENCE), "the program never came to the gate"

    def hang_up(self) -> None:
        """Close the connection of what is held; all else goes on.

        A signal that comes between Python's last look for one and its wait for an answer is handled when the
        answer comes, and not before.
        """
        self._end.set()

    def close(self) -> None:
        """Hang up on what is held."""
        self._end.set()
        self._server.shutdown()
        self._server.server_close()

    def answer(self, method: str, path: str, headers: Any, body: bytes) -> http.client.HTTPResponse | None:
        """Pass a request on; None where it is held, and its connection to be closed."""
        is_held = method == "POST" and path.endswith("/invocations") and self._is_next()
        if is_held and not self._is_accepted:
            self._hold()
            return None
        connection = http.client.HTTPConnection(self._upstream, timeout=PATIENCE)
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        if is_held:
            response.read()
            self._hold()
            return None
        return response

    def _is_next(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left == -1

    def _hold(self) -> None:
        self._held.set()
        self._end.wait()


@contextmanager
def gate_before(upstream: str, invocations: int, *, is_accepted: bool = False) -> Iterator[Gate]:
    """Stop whoever goes through the gate at the next invocation after so many.

    Args:
        upstream: address of the local AWS.
        invocations: how many are let through.
        is_accepted: whether the next one still reaches AWS, and only its answer never comes.
    """
    gate = Gate(upstream, invocations, is_accepted=is_accepted)
    try:
        yield gate
    finally:
        gate.close()


def _handler(gate: Gate) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _pass(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            response = gate.answer(self.command, self.path, dict(self.headers), body)
            if response is None:
                self.close_connection = True
                return
            # A program that was ended does not read the answer.
            with contextlib.suppress(ConnectionError):
                self._send(response)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = _pass  # noqa: N815 - names of the base class

        def _send(self, response: http.client.HTTPResponse) -> None:
            body = response.read()
            self.send_response_only(response.status)
            for name, value in response.getheaders():
                if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            pass

    return Handler
