"""Conditions of web pages on other origins, on plain values."""

import pytest

from constructs_lib.rules.conditions import origins
from tests.constructs_lib.rules.conditions.found import found

SHOP = "https://shop.example.com"
PARAMETER = "cors.allow_origins"


@pytest.mark.parametrize(
    "given", [[SHOP], [SHOP, "http://localhost:3000"], ["*"], ["https://[::1]:8443"], [None, SHOP], None]
)
def test_origins(given: list[str | None] | None) -> None:
    assert found(origins.origins(PARAMETER, given, allow_credentials=False)) == []


@pytest.mark.parametrize(
    ("given", "expected"),
    [([], ["LP215"]), ([f"{SHOP}/"], ["LP208"]), (["*", SHOP], ["LP208"]), ([f"{SHOP}:443"], ["LP208"])],
)
def test_what_is_no_origin(given: list[str | None], expected: list[str]) -> None:
    faults = found(origins.origins(PARAMETER, given, allow_credentials=False))
    assert faults == [(code, PARAMETER) for code in expected]


@pytest.mark.parametrize(
    ("given", "allow_credentials", "expected"),
    [(["*"], True, ["LP207"]), (["*"], None, []), (["*"], False, []), ([SHOP], True, []), ([None], True, [])],
)
def test_credentials(given: list[str | None], allow_credentials: bool | None, expected: list[str]) -> None:
    faults = found(origins.origins(PARAMETER, given, allow_credentials=allow_credentials))
    assert faults == [(code, PARAMETER) for code in expected]


@pytest.mark.parametrize(
    ("given", "allow_credentials", "expected"),
    [
        (["Content-Type", "x_a.b", None], True, []),
        (["*"], False, []),
        (["*"], True, ["LP249"]),
        (["X A"], False, ["LP250"]),
        (["X'A"], False, ["LP250"]),
        ([""], False, ["LP250"]),
        (["X-A,X-B"], None, ["LP250"]),
    ],
)
def test_headers(given: list[str | None], allow_credentials: bool | None, expected: list[str]) -> None:
    faults = found(origins.headers("cors.allow_headers", given, allow_credentials=allow_credentials))
    assert faults == [(code, "cors.allow_headers") for code in expected]


def test_methods() -> None:
    assert found(origins.methods("cors.allow_methods", ["GET", "OPTIONS"])) == []
    assert found(origins.methods("cors.allow_methods", ["GET", "ANY", "get"])) == [
        ("LP216", "cors.allow_methods"),
        ("LP216", "cors.allow_methods"),
    ]


@pytest.mark.parametrize(("there", "expected"), [("a", []), ("b", [("LP210", "cors")])])
def test_same_answers(there: str, expected: list[tuple[str, str]]) -> None:
    faults = origins.same_answers({"O": "a"}, {"O": there}, other="Stack/Shop", function="Hello", got="a")
    assert found(faults) == expected


@pytest.mark.parametrize(
    ("own", "is_right"),
    [
        ({}, True),
        ({"O": "a"}, True),
        ({"OTHER": "b"}, True),
        ({"O": "b"}, False),
        ({"O": {"Ref": "P"}}, False),
    ],
)
def test_own_variables(own: dict[str, object], is_right: bool) -> None:
    faults = found(origins.own_variables("Hello", own, {"O": "a"}))
    assert faults == ([] if is_right else [("LP240", "environment of function Hello")])
