"""Conditions of schedules, on plain values."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pytest

from constructs_lib.rules.conditions.schedules import json_input, named_weekdays, times
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


@pytest.mark.parametrize(
    ("days", "got"),
    [
        ("1-5", "1-5, which is SUN-THU"),
        ("2-6", "2-6, which is MON-FRI"),
        ("1", "1, which is SUN"),
        ("2,4,MON", "2,4,MON, which is MON,WED,MON"),
        ("6#3", "6#3, which is FRI#3"),
        ("1/2", "1/2, which is SUN/2"),
        ("7L", "7L, which is SATL"),
    ],
)
def test_counted_days_of_the_week(days: str, got: str) -> None:
    (fault,) = named_weekdays(f"cron(0 9 ? * {days} *)")
    assert (fault.code, fault.got) == ("LP625", got)


@pytest.mark.parametrize(
    "text", ["cron(0 9 ? * MON-FRI *)", "cron(0 9 1-5 * ? *)", "cron(0 9 ? * FRI#3 *)", "rate(5 minutes)"]
)
def test_named_days_of_the_week(text: str) -> None:
    assert list(named_weekdays(text)) == []
