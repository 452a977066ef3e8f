"""What holds for alarms, on plain values."""

import pytest

from constructs_lib.rules.conditions import monitoring
from tests.constructs_lib.rules.conditions.found import found

MINUTE, HOUR = 60_000, 3_600_000


@pytest.mark.parametrize(
    ("period", "periods"),
    [(MINUTE, 1_440), (5 * MINUTE, 288), (HOUR, 168), (168 * HOUR, 1), (None, 9), (MINUTE, None)],
)
def test_as_far_back_as_cloudwatch_looks(period: float | None, periods: float | None) -> None:
    assert found(monitoring.evaluated_within(period, periods)) == []


@pytest.mark.parametrize(
    ("period", "periods"), [(MINUTE, 1_441), (5 * MINUTE, 289), (59 * MINUTE, 25), (HOUR, 169)]
)
def test_further_back_than_cloudwatch_looks(period: float, periods: float) -> None:
    assert found(monitoring.evaluated_within(period, periods)) == [("LP327", "alarms.evaluation_periods")]


@pytest.mark.parametrize(
    ("name", "least", "below", "most", "above"),
    [
        ("errors", 1, 0, 10**9, None),
        ("throttles", 1, 0, 10**9, None),
        ("error_rate", 0.01, 0, 100, 100.5),
        ("duration_share", 0.01, 0, 1, 1.01),
    ],
)
def test_threshold_is_above_zero_and_within_reach(
    name: str, least: float, below: float, most: float, above: float | None
) -> None:
    quiet: dict[str, float | None] = dict.fromkeys(("errors", "error_rate", "throttles", "duration_share"))
    for value in (least, most, None):
        assert found(monitoring.thresholds(**{**quiet, name: value})) == []
    for value in (below, *([] if above is None else [above])):
        assert found(monitoring.thresholds(**{**quiet, name: value})) == [("LP329", f"alarms.{name}")]
