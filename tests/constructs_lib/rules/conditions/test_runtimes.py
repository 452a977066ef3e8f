"""Until when runtimes are kept up, by the day."""

from datetime import date, timedelta

import pytest

from constructs_lib.rules.conditions.runtimes import kept_up
from constructs_lib.rules.runtimes import RUNTIMES
from tests.constructs_lib.rules.conditions.found import codes

PYTHON = RUNTIMES["python3.11"]
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (PYTHON.deprecated - 91 * DAY, []),
        (PYTHON.deprecated - 90 * DAY, ["LP060"]),
        (PYTHON.deprecated, ["LP060"]),
        (PYTHON.closed - DAY, ["LP060"]),
        (PYTHON.closed, ["LP061"]),
        (PYTHON.closed + 1_000 * DAY, ["LP061"]),
    ],
)
def test_a_runtime_is_deprecated_and_then_closed(today: date, expected: list[str]) -> None:
    assert codes(kept_up("Runtime", PYTHON.name, today)) == expected


@pytest.mark.parametrize("name", [None, "", "python3.99", "provided.future"])
def test_a_runtime_without_a_day_passes(name: str | None) -> None:
    assert codes(kept_up("Runtime", name, date(2099, 1, 1))) == []


@pytest.mark.parametrize("runtime", RUNTIMES.values(), ids=lambda runtime: runtime.name)
def test_no_runtime_is_closed_before_it_is_deprecated(runtime: object) -> None:
    assert getattr(runtime, "deprecated") <= getattr(runtime, "closed")  # noqa: B009
