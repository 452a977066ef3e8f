"""Conditions of schedules, on plain values."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from constructs_lib.rules.conditions.schedules import json_input, times
from tests.constructs_lib.rules.conditions.found import found

MINUTE, DAY = 60_000, 86_400_000


@pytest.mark.parametrize(
    ("window", "retries", "age", "codes"),
    [
        (None, None, None, []),
        (MINUTE, 0, MINUTE, []),
        (DAY, 185, DAY, []),
        (0, -1, 0, ["LP618", "LP620", "LP621"]),
        (DAY + MINUTE, 186, DAY + 1_000, ["LP618", "LP620", "LP621"]),
        (90_000, 1, 60_500, ["LP619", "LP622"]),
    ],
)
def test_times(window: float | None, retries: int | None, age: float | None, codes: list[str]) -> None:
    assert [code for code, _ in found(times(window, retries, age))] == codes


@pytest.mark.parametrize(
    "given",
    [None, {}, {"a": [1, None, True, {"b": ("c",)}]}, {"a": MappingProxyType({"b": 1})}, '{"a": 1}', "1"],
)
def test_json(given: Mapping[str, object] | str | None) -> None:
    assert found(json_input(given)) == []


def _of_itself() -> dict[str, Any]:
    given: dict[str, Any] = {}
    given["again"] = given
    return given


@pytest.mark.parametrize(
    ("given", "got"),
    [
        ({"day": date(2027, 1, 31)}, "datetime.date(2027, 1, 31) in it"),
        ({"a": float("nan")}, "NaN, an infinity or a value inside itself"),
        (_of_itself(), "NaN, an infinity or a value inside itself"),
        ("{not JSON}", "'{not JSON}'"),
    ],
)
def test_no_json(given: Mapping[str, object] | str, got: str) -> None:
    (fault,) = json_input(given)
    assert (fault.code, fault.parameter, fault.got) == ("LP624", "input", got)
