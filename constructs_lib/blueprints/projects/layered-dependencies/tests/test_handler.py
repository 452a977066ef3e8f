"""From numbers to a line."""

import base64
import importlib
import json
from pathlib import Path
from types import ModuleType

import pytest

# https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html
EVENT = json.loads((Path(__file__).parent / "events" / "http_api.json").read_text())


@pytest.fixture(scope="module")
def function() -> ModuleType:
    """What `handler.py` defines."""
    return importlib.import_module("lambdas.layered_dependencies.handler")


@pytest.mark.parametrize(
    ("values", "line"),
    [([1, 3, 5, 7], {"start": 1.0, "slope": 2.0}), ([2.5, 2.5], {"start": 2.5, "slope": 0.0})],
)
@pytest.mark.parametrize("encoded", [False, True], ids=["plain", "base64"])
def test_a_line(function: ModuleType, values: list[float], line: dict[str, float], encoded: bool) -> None:
    body = json.dumps({"values": values})
    body = base64.b64encode(body.encode()).decode() if encoded else body
    answer = function.handler({**EVENT, "body": body, "isBase64Encoded": encoded}, None)
    assert answer["statusCode"] == 200
    assert json.loads(answer["body"]) == pytest.approx(line, abs=1e-6)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "{",
        "[]",
        "{}",
        '{"values": 1}',
        '{"values": [1]}',
        *(f'{{"values": [1, {value}]}}' for value in ('"2"', "true", "NaN", "Infinity", "1e10")),
    ],
)
def test_what_is_no_list_of_numbers(function: ModuleType, body: str | None) -> None:
    assert function.handler({**EVENT, "body": body}, None)["statusCode"] == 400
