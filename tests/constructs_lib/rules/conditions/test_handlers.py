"""Conditions of handlers, on plain values."""

import pytest

from constructs_lib.rules.conditions import handlers
from tests.constructs_lib.rules.conditions.found import codes, messages


def test_is_written_right() -> None:
    (text,) = messages(handlers.is_written_right("./app.handler"))
    assert text.startswith("handler must be <file>.<function>, got './app.handler'")


def test_is_reached() -> None:
    (text,) = messages(handlers.is_reached("app.main.handler", "app.py", "app"))
    assert "whose folder app is hidden by app.py; add app/__init__.py" in text


@pytest.mark.parametrize(
    ("name", "expected"),
    [("orders", []), ("handler", []), ("sys", ["LP033"]), ("json", ["LP032"]), ("email", ["LP032"])],
)
def test_is_no_module_of_python(name: str, expected: list[str]) -> None:
    assert codes(handlers.is_no_module_of_python(f"{name}.handler", name)) == expected
