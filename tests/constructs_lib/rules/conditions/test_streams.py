"""Conditions of streams that Lambda polls, on plain values."""

import pytest

from constructs_lib.limits import LAMBDA_STREAM_RETRY_ATTEMPTS
from constructs_lib.rules.conditions import streams
from tests.constructs_lib.rules.conditions.found import codes, messages

MOST = LAMBDA_STREAM_RETRY_ATTEMPTS.maximum
DAY = 86_400_000


def test_streamed() -> None:
    assert codes(streams.streamed("Stack/Table", has_stream=True)) == []
    (found,) = messages(streams.streamed("Stack/Table", has_stream=False))
    assert "got Stack/Table, which has none" in found


@pytest.mark.parametrize(
    ("retries", "has_route", "expected"),
    [
        (0, True, []),
        (MOST, True, []),
        (None, True, []),
        (MOST + 1, True, ["LP402"]),
        (-2, False, ["LP402"]),
        (-1, False, []),
        (-1, True, ["LP403"]),
    ],
)
def test_retries_end(retries: float | None, expected: list[str], *, has_route: bool) -> None:
    assert codes(streams.retries_end(retries, has_route=has_route)) == expected


@pytest.mark.parametrize(
    ("age", "retention", "is_bounded", "has_route", "expected"),
    [
        (DAY, DAY, True, True, []),
        (DAY + 1_000, DAY, True, True, ["LP412"]),
        (DAY + 1_000, DAY, True, False, []),
        (DAY, None, True, True, []),
        (None, DAY, True, True, []),
        (None, DAY, False, True, ["LP405"]),
        (None, DAY, False, False, []),
    ],
)
def test_given_up_in_time(
    age: float | None, retention: float | None, expected: list[str], *, is_bounded: bool, has_route: bool
) -> None:
    found = streams.given_up_in_time(age, retention, is_bounded=is_bounded, has_route=has_route)
    assert codes(found) == expected


@pytest.mark.parametrize(
    ("factor", "has_window", "expected"),
    [(1, True, []), (2, False, []), (2, True, ["LP408"]), (None, True, [])],
)
def test_one_after_the_other(factor: float | None, expected: list[str], *, has_window: bool) -> None:
    assert codes(streams.one_after_the_other(factor, has_window=has_window)) == expected


@pytest.mark.parametrize(
    ("position", "expected"), [("LATEST", []), ("TRIM_HORIZON", []), ("AT_TIMESTAMP", ["LP409"])]
)
def test_position_in_table(position: str, expected: list[str]) -> None:
    assert codes(streams.position_in_table(position)) == expected


@pytest.mark.parametrize(
    ("position", "has_time", "expected"),
    [
        ("AT_TIMESTAMP", True, []),
        ("AT_TIMESTAMP", False, ["LP410"]),
        ("LATEST", False, []),
        ("LATEST", True, ["LP410"]),
    ],
)
def test_position_and_time(position: str, expected: list[str], *, has_time: bool) -> None:
    assert codes(streams.position_and_time(position, has_time=has_time, got="0")) == expected


@pytest.mark.parametrize(
    ("others", "expected"), [([], []), (["Stack/A"], []), (["Stack/B", "Stack/A"], ["LP413"])]
)
def test_few_readers(others: list[str], expected: list[str]) -> None:
    found = list(streams.few_readers("Stack/Table", others))
    assert codes(found) == expected
    assert all(each.got == "Stack/Table, which Stack/A and Stack/B read" for each in found)


def test_not_fed_by_its_function() -> None:
    assert codes(streams.not_fed_by_its_function("Stack/Table", "Stack/F", None)) == []
    (found,) = messages(
        streams.not_fed_by_its_function("Stack/Table", "Stack/F", "dynamodb:Put* in Stack/Policy")
    )
    assert "got Stack/F, which may do so by dynamodb:Put* in Stack/Policy" in found
