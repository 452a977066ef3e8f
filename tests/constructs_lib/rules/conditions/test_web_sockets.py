"""What has to hold for WebSocket APIs, on plain values."""

import pytest

from constructs_lib.rules.conditions import web_sockets


@pytest.mark.parametrize(
    ("kind", "has_key", "got"),
    [
        ("iam", False, []),
        ("function", False, []),
        ("public", False, []),
        ("jwt", False, ["jwt"]),
        ("cognito", False, ["cognito"]),
        ("api_key", True, ["an API key"]),
        ("iam", True, ["an API key"]),
    ],
)
def test_authorization_kind(kind: str, has_key: bool, got: list[str]) -> None:
    assert [each.got for each in web_sockets.authorization_kind("a", kind, has_key=has_key)] == got


@pytest.mark.parametrize(("seconds", "count"), [(None, 0), (0, 0), (1, 1), (300, 1)])
def test_answers_are_not_kept(seconds: float | None, count: int) -> None:
    assert len(list(web_sockets.answers_are_not_kept("ttl", seconds))) == count


@pytest.mark.parametrize(
    ("key", "count"),
    [
        ("$connect", 0),
        ("$default", 0),
        ("send", 0),
        ("send/all", 0),
        ("$send", 1),
        ("", 1),
        (" ", 1),
        (None, 1),
    ],
)
def test_route_key(key: str | None, count: int) -> None:
    assert len(list(web_sockets.route_key("routes[0]", key))) == count


def test_own_address() -> None:
    assert list(web_sockets.own_address("Board", {"TABLE"}, "ADDRESS")) == []
    (fault,) = web_sockets.own_address("Board", {"ADDRESS", "TABLE"}, "ADDRESS")
    assert (fault.code, fault.parameter) == ("LP931", "environment of function Board")


def test_routed_once() -> None:
    assert list(web_sockets.routed_once("routes", ["a", "b"])) == []
    (fault,) = web_sockets.routed_once("routes", ["a", "b", "a"])
    assert (fault.parameter, fault.got) == ("routes[2]", "a again")


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        (None, 0),
        ("$request.body.action", 0),
        ("${request.body.action}", 0),
        ("${request.body.service}/${request.body.action}", 0),
        ("kind-$request.body.kind", 0),
        ("action", 1),
        (r"\$default", 1),
        (r"\$request.body.action", 1),
        ("$request.header.action", 1),
        ("$request.body", 1),
        ("${request.body.}", 1),
    ],
)
def test_selects_by_message(expression: str | None, count: int) -> None:
    assert len(list(web_sockets.selects_by_message("expression", expression))) == count


@pytest.mark.parametrize(
    ("key", "returns", "count"),
    [("$disconnect", True, 1), ("$disconnect", False, 0), ("$connect", True, 0), ("send", True, 0)],
)
def test_answered(key: str, returns: bool, count: int) -> None:
    assert len(list(web_sockets.answered("routes[0]", key, returns=returns))) == count


@pytest.mark.parametrize(("path", "count"), [(None, 0), ("orders", 0), ("orders/v1", 1)])
def test_one_level(path: str | None, count: int) -> None:
    assert len(list(web_sockets.one_level("path", path))) == count


def test_told_once() -> None:
    assert list(web_sockets.told_once("F", None)) == []
    (fault,) = web_sockets.told_once("F", "Stack/Chat")
    assert fault.got == "F, which Stack/Chat has"
