"""Conditions of the files that a handler may be in, on plain values."""

import pytest

from constructs_lib.rules.conditions import handler_code, handler_files
from constructs_lib.rules.conditions.handler_files import HandlerFiles
from tests.constructs_lib.rules.conditions.found import codes, messages

PLAIN = b"def handler(event, context):\n    return None\n"


@pytest.mark.parametrize(
    ("code", "found"),
    [
        (PLAIN, []),
        (b"from shop import *\n", []),
        (b"import shop\nhandler = shop.made()\n", []),
        (b"def other(event, context): ...\n", ["LP013"]),
        (b"def handler(event, context:\n", ["LP014"]),
        (b"def handler(event, context):\n    return '\0'\n", ["LP014"]),
        (b"async def handler(event, context): ...\n", ["LP034"]),
        (b"def handler(event, context):\n    yield event\n", ["LP034"]),
    ],
)
def test_defines(code: bytes, found: list[str]) -> None:
    assert codes(handler_code.defines(code, "app.py", "app.handler", "python3.11")) == found


def test_a_newer_python_may_read_what_this_one_does_not() -> None:
    assert codes(handler_code.defines(b"def (:", "app.py", "app.handler", "python3.99")) == ["LP025"]


def test_what_a_file_defines_instead_is_told() -> None:
    (text,) = messages(handler_code.defines(b"def main(): ...\n", "app.py", "app.handler", "python3.13"))
    assert "it defines main; " in text


@pytest.mark.parametrize(
    ("files", "handler", "runtime", "found"),
    [
        ({"app.py": PLAIN}, "app.handler", "python3.13", []),
        ({"shop/app.py": PLAIN}, "shop.app.handler", "python3.13", []),
        ({"shop/app.py": PLAIN}, "shop/app.handler", "python3.13", []),
        ({"main.py": PLAIN}, "app.handler", "python3.13", ["LP012"]),
        ({"app.py": b"x = 1\n"}, "app.handler", "python3.13", ["LP013"]),
        ({"app.js": b"exports.handler = async () => {};"}, "app.handler", "nodejs22.x", []),
        ({"app.js": b""}, "app.handler", "nodejs22.x", ["LP013"]),
        ({"main.js": b""}, "app.handler", "nodejs22.x", ["LP012"]),
        # Nobody knows the handlers of other languages.
        ({}, "shop.Handler::handle", "java21", []),
    ],
)
def test_found_in(files: dict[str, bytes], handler: str, runtime: str, found: list[str]) -> None:
    given = HandlerFiles("app", files, files.__getitem__)
    assert codes(handler_files.found_in(given, handler, runtime, may_be_elsewhere=False)) == found


def test_a_file_that_is_missing_may_be_in_a_layer() -> None:
    files: dict[str, bytes] = {"main.py": PLAIN}
    given = HandlerFiles("app", files, files.__getitem__)
    assert "LP012" not in codes(
        handler_files.found_in(given, "app.handler", "python3.13", may_be_elsewhere=True)
    )
