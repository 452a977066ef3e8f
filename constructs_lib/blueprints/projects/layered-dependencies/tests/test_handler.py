"""From numbers to a line."""

import importlib
import json
from types import ModuleType

import pytest

from constructs_lib.testing import events


@pytest.fixture(scope="module")
def function() -> ModuleType:
    """What `handler.py` defines."""
    return importlib.import_module("lambdas.layered_dependencies.handler")


@pytest.mark.parametrize(
    ("values", "line"),
    [([1, 3, 5, 7], {"start": 1.0, "slope": 2.0}), ([2.5, 2.5], {"start": 2.5, "slope": 0.0})],
)
def test_a_line(function: ModuleType, values: list[float], line: dict[str, float]) -> None:
    request = events.http_api("POST", "/trend", route="/trend", body={"values": values})
    answer = function.handler(request, events.context())
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == pytest.approx(line, abs=1e-6)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"values": 1},
        {"values": [1]},
        *({"values": [1, value]} for value in ("2", True, float("nan"), float("inf"), 1e10)),
    ],
    ids=str,
)
def test_what_is_no_list_of_numbers(function: ModuleType, body: object) -> None:
    request = events.http_api("POST", "/trend", route="/trend", body=body)
    assert function.handler(request, events.context())["statusCode"] == 422
