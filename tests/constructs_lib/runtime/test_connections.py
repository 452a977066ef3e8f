"""Posting to connections, against API Gateway's management API on the loopback interface."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest
from botocore.exceptions import ClientError

from constructs_lib.runtime import connections

GONE, FORBIDDEN, THROTTLED = "gone", "forbidden", "busy"


class Management:
    """The API: what was posted to which connection, and which were closed."""

    def __init__(self) -> None:
        self.posted: list[tuple[str, bytes]] = []
        self.closed: list[str] = []
        self.attempts = 0

    def answer(self, method: str, path: str, body: bytes) -> tuple[int, str]:
        stage, _, connection = path.strip("/").partition("/@connections/")
        assert stage == "live"
        if connection == GONE:
            return 410, "GoneException"
        if connection == FORBIDDEN:
            return 403, "ForbiddenException"
        self.attempts += connection == THROTTLED
        if connection == THROTTLED and self.attempts == 1:
            return 429, "LimitExceededException"
        if method == "DELETE":
            self.closed.append(connection)
        else:
            self.posted.append((connection, body))
        return 200, ""


@pytest.fixture
def management(monkeypatch: pytest.MonkeyPatch) -> Iterator[Management]:
    api = Management()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer()

        def do_DELETE(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, kind = api.answer(self.command, unquote(self.path), body)
            text = json.dumps({"message": kind}).encode()
            self.send_response(status)
            self.send_header("x-amzn-ErrorType", kind)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-central-1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setenv(connections.VARIABLE, f"http://127.0.0.1:{server.server_port}/live")
    yield api
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("data", "sent"),
    [
        ({"price": 12, "of": "Käse"}, '{"price": 12, "of": "Käse"}'),
        ("plain", "plain"),
        (b"\x00\x01", "\x00\x01"),
    ],
)
def test_message_arrives(management: Management, data: object, sent: str) -> None:
    connections.post("L0SM9cOFvHcCIhw=", data)
    assert management.posted == [("L0SM9cOFvHcCIhw=", sent.encode())]


def test_connection_that_is_gone_is_told_apart(management: Management) -> None:
    with pytest.raises(connections.GoneError) as caught:
        connections.post(GONE, "hello")
    assert caught.value.connection_id == GONE


def test_what_is_refused_stays_an_error_of_botocore(management: Management) -> None:
    with pytest.raises(ClientError, match="Forbidden"):
        connections.post(FORBIDDEN, "hello")
    with pytest.raises(ClientError, match="Forbidden"):
        connections.close(FORBIDDEN)


def test_throttled_message_is_sent_again(management: Management) -> None:
    connections.post(THROTTLED, "hello")
    assert management.posted == [(THROTTLED, b"hello")]


@pytest.mark.parametrize("send", [connections.post, lambda one, data: connections.post_all([one], data)])
def test_largest_message_is_sent_and_a_larger_one_is_not(management: Management, send: Any) -> None:
    largest = "x" * (128 * 1_024)
    send("one", largest)
    with pytest.raises(connections.MessageTooLargeError, match=r"131,072 bytes, got 131,073") as caught:
        send("one", largest + "x")
    assert (caught.value.size, caught.value.limit) == (131_073, 131_072)
    assert [name for name, _ in management.posted] == ["one"]


def test_size_is_counted_in_bytes(management: Management) -> None:
    with pytest.raises(connections.MessageTooLargeError):
        connections.post("one", "ä" * (64 * 1_024 + 1))
    assert management.posted == []


def test_all_are_posted_to_and_those_that_are_gone_are_named(management: Management) -> None:
    assert connections.post_all(["one", GONE, "two", "one"], {"a": 1}) == [GONE]
    assert sorted(management.posted) == [("one", b'{"a": 1}'), ("two", b'{"a": 1}')]


def test_all_others_are_posted_to_where_one_is_refused(management: Management) -> None:
    with pytest.raises(ClientError, match="Forbidden"):
        connections.post_all(["one", FORBIDDEN, "two"], "hello")
    assert sorted(name for name, _ in management.posted) == ["one", "two"]


def test_nobody_to_post_to_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(connections.VARIABLE, raising=False)
    assert connections.post_all([], "hello") == []


def test_closing_is_the_same_once_and_twice(management: Management) -> None:
    connections.close("one")
    connections.close(GONE)
    assert management.closed == ["one"]


def test_without_an_address_it_says_what_sets_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(connections.VARIABLE, raising=False)
    with pytest.raises(connections.NoEndpointError, match="WebSocketApiFunction sets it"):
        connections.post("one", "hello")


def test_id_is_that_of_the_event() -> None:
    assert (
        connections.connection_id({"requestContext": {"connectionId": "L0SM9cOFvHcCIhw="}})
        == "L0SM9cOFvHcCIhw="
    )
