"""Lambda's Invoke API on the loopback interface, with functions that tests write."""

import contextlib
import functools
import json
import threading
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest

from tests.support.waiting import PATIENCE


@dataclass
class Call:
    """One request that arrived."""

    function: str
    invocation_type: str
    payload: Any
    size: int
    connection: tuple[str, int]
    begun: float
    ended: float = 0.0


@dataclass(frozen=True)
class Answer:
    """What the API answers; a status of 0 closes the connection instead."""

    status: int = 200
    body: bytes = b"null"
    headers: dict[str, str] = field(default_factory=dict)


_EMPTY = {"Event": Answer(202, b""), "DryRun": Answer(204, b"")}

Function = Callable[[Call], Answer]


def returns(value: object, after: float = 0.0) -> Function:
    """A function that returns a value, and takes its time."""

    def answer(_call: Call) -> Answer:
        time.sleep(after)
        return Answer(200, json.dumps(value).encode())

    return answer


def held(may_end: threading.Event) -> Function:
    """A function that ends when it is told to."""

    def answer(_call: Call) -> Answer:
        may_end.wait(PATIENCE)
        return Answer()

    return answer


def meets(others: threading.Barrier, value: object) -> Function:
    """A function that returns a value once others run at the same time, and fails where they never do."""

    def answer(call: Call) -> Answer:
        try:
            others.wait(PATIENCE)
        except threading.BrokenBarrierError:
            return fails({"errorType": "Alone", "errorMessage": "the others did not run"})(call)
        return returns(value)(call)

    return answer


def runs(handler: Callable[[Any, Any], Any]) -> Function:
    """A function with this handler; what it raises is answered as Lambda's Python runtime does."""

    def answer(call: Call) -> Answer:
        try:
            return Answer(
                200, json.dumps(handler(call.payload, SimpleNamespace(aws_request_id="own"))).encode()
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller is told
            stack = traceback.format_tb(error.__traceback__)
            return fails(
                {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": stack}
            )(call)

    return answer


def fails(error: dict[str, Any] | bytes, kind: str = "Unhandled") -> Function:
    """A function that ends with an error."""
    body = error if isinstance(error, bytes) else json.dumps(error).encode()
    return lambda _call: Answer(200, body, {"X-Amz-Function-Error": kind})


def refuses(status: int, code: str, message: str = "no") -> Function:
    """A function that AWS does not call."""
    body = json.dumps({"Message": message}).encode()
    return lambda _call: Answer(status, body, {"x-amzn-ErrorType": code})


def answers(body: bytes) -> Function:
    """A function whose runtime answers something that may not be JSON."""
    return lambda _call: Answer(200, body)


def hangs_up(_call: Call) -> Answer:
    """A function whose answer is lost."""
    return Answer(0)


def in_turn(*functions: Function) -> Function:
    """A function that behaves differently from call to call."""
    turns = iter(functions)

    def answer(call: Call) -> Answer:
        return next(turns)(call)

    return answer


class LambdaServer:
    """A server that runs until the process ends."""

    def __init__(self) -> None:
        self.functions: dict[str, Function] = {}
        self.calls: list[Call] = []
        server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Handler, self))
        server.daemon_threads = True
        self.url = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Forgets all functions and calls."""
        self.functions, self.calls = {}, []

    def payloads(self) -> dict[str, Any]:
        """The last payload that each function got."""
        return {call.function: call.payload for call in self.calls}


@functools.cache
def running_server() -> LambdaServer:
    """The one server of this process, as the layer keeps its clients for the life of the process."""
    return LambdaServer()


@pytest.fixture
def lambda_api(monkeypatch: pytest.MonkeyPatch) -> LambdaServer:
    """Lambda's API as `constructs_lib.runtime.invoke` calls it, without functions."""
    server = running_server()
    server.reset()
    environment = {
        "AWS_ENDPOINT_URL_LAMBDA": server.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "NO_PROXY": "127.0.0.1",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return server


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def __init__(self, lambda_server: LambdaServer, *arguments: Any) -> None:
        self._lambda = lambda_server
        super().__init__(*arguments)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        call = Call(
            function=unquote(self.path.split("/")[3]),
            invocation_type=self.headers["X-Amz-Invocation-Type"],
            payload=json.loads(body),
            size=len(body),
            connection=self.client_address,
            begun=time.monotonic(),
        )
        self._lambda.calls.append(call)
        unknown = refuses(404, "ResourceNotFoundException", f"Function not found: {call.function}")
        answer = self._lambda.functions.get(call.function, unknown)(call)
        if answer.status == 200:
            answer = _EMPTY.get(call.invocation_type, answer)
        call.ended = time.monotonic()
        if answer.status == 0:
            self.close_connection = True
            return
        # A client that has given up does not read the answer.
        with contextlib.suppress(ConnectionError):
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("x-amzn-RequestId", f"request-{len(self._lambda.calls)}")
        self.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *_arguments: Any) -> None:
        pass
