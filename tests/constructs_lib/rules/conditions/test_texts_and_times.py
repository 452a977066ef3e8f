"""Conditions of texts and times, on plain values."""

import pytest

from constructs_lib.rules.conditions.texts_and_times import Unit, whole_units


@pytest.mark.parametrize(
    ("time", "unit"),
    [(60_000, "seconds"), (0, "seconds"), (120_000, "minutes"), (172_800_000, "days"), (None, "minutes")],
)
def test_whole_units(time: float | None, unit: Unit) -> None:
    assert list(whole_units("LP508", "max_event_age", time, unit)) == []


@pytest.mark.parametrize(
    ("time", "unit", "got"),
    [
        (60_500, "seconds", "60,500 milliseconds"),
        (60_000.5, "seconds", "60,000.5 milliseconds"),
        (1_500.5, "milliseconds", "1,500.5 milliseconds"),
        (90_000, "minutes", "90 seconds"),
        (129_600_000, "days", "36 hours"),
    ],
)
def test_parts_of_a_unit(time: float, unit: Unit, got: str) -> None:
    (fault,) = whole_units("LP508", "max_event_age", time, unit)
    assert (fault.code, fault.parameter) == ("LP508", "max_event_age")
    assert (fault.allowed, fault.got) == (f"whole {unit}", got)


def test_a_place_and_the_words_of_the_user() -> None:
    (fault,) = whole_units("LP319", "retention_period", 1, "days", where=" in a bucket", got="1 ms")
    assert (fault.allowed, fault.got) == ("whole days in a bucket", "1 ms")
