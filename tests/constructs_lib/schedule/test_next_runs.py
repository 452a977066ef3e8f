"""When schedules run next: every form of a field, the ends of months, and the days on which clocks change."""

import subprocess
import sys
import zoneinfo
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest

from constructs_lib.schedule import next_runs

# A Monday.
MONDAY = datetime(2026, 11, 23, 10, 30, tzinfo=UTC)


def shown(schedule: str, n: int = 3, after: datetime = MONDAY, time_zone: str = "UTC") -> list[str]:
    return [f"{run:%a %Y-%m-%d %H:%M}" for run in next_runs(schedule, n, after=after, time_zone=time_zone)]


@pytest.mark.parametrize(
    ("fields", "first"),
    {
        "0 12 * * ? *": "Mon 2026-11-23 12:00",
        "30 10 * * ? *": "Tue 2026-11-24 10:30",
        "31 10 * * ? *": "Mon 2026-11-23 10:31",
        "* * * * ? *": "Mon 2026-11-23 10:31",
        "*/20 * * * ? *": "Mon 2026-11-23 10:40",
        "7/20 * * * ? *": "Mon 2026-11-23 10:47",
        "0,45 * * * ? *": "Mon 2026-11-23 10:45",
        "0 0-8/4,22 * * ? *": "Mon 2026-11-23 22:00",
        "0 22-2 * * ? *": "Mon 2026-11-23 22:00",
        "0 0 1 * ? *": "Tue 2026-12-01 00:00",
        "0 0 31 * ? *": "Thu 2026-12-31 00:00",
        "0 0 29 2 ? *": "Tue 2028-02-29 00:00",
        "0 0 L * ? *": "Mon 2026-11-30 00:00",
        "0 0 l FEB ? *": "Sun 2027-02-28 00:00",
        "0 0 L-2 * ? *": "Sat 2026-11-28 00:00",
        "0 0 LW 1 ? *": "Fri 2027-01-29 00:00",
        "0 0 LW 2 ? *": "Fri 2027-02-26 00:00",
        "0 0 28W 11 ? *": "Fri 2026-11-27 00:00",
        "0 0 29W 11 ? *": "Mon 2026-11-30 00:00",
        "0 0 1W 5 ? *": "Mon 2027-05-03 00:00",
        "0 0 31W 1 ? *": "Fri 2027-01-29 00:00",
        "0 0 31W * ? *": "Thu 2026-12-31 00:00",
        "0 0 ? * SUN *": "Sun 2026-11-29 00:00",
        "0 0 ? * 1 *": "Sun 2026-11-29 00:00",
        "0 0 ? * 7 *": "Sat 2026-11-28 00:00",
        "0 0 ? * L *": "Sat 2026-11-28 00:00",
        "0 0 ? * mon-Fri *": "Tue 2026-11-24 00:00",
        "0 0 ? * FRI-SUN *": "Fri 2026-11-27 00:00",
        "0 0 ? * MON,WED *": "Wed 2026-11-25 00:00",
        "0 0 ? * 6L *": "Fri 2026-11-27 00:00",
        "0 0 ? * MONL *": "Mon 2026-11-30 00:00",
        "0 0 ? * 2#1 *": "Mon 2026-12-07 00:00",
        "0 0 ? * TUE#2 *": "Tue 2026-12-08 00:00",
        "0 0 ? * 2#5 *": "Mon 2026-11-30 00:00",
        "0 0 1 JAN,JUL ? *": "Fri 2027-01-01 00:00",
        "0 0 1 NOV-FEB ? *": "Tue 2026-12-01 00:00",
        "0 0 1 1/6 ? *": "Fri 2027-01-01 00:00",
        "0 0 1 1 ? 2030": "Tue 2030-01-01 00:00",
        "0 0 1 1 ? 2025/3": "Sat 2028-01-01 00:00",
        "59 23 31 12 ? 2199": "Tue 2199-12-31 23:59",
        "00 012 * * ? *": "Mon 2026-11-23 12:00",
    }.items(),
)
def test_first_run_of_a_cron_expression(fields: str, first: str) -> None:
    assert shown(f"cron({fields})", 1) == [first]


def test_a_month_without_the_day_has_no_run() -> None:
    assert shown("cron(0 0 31 * ? 2027)", 12) == [
        "Sun 2027-01-31 00:00",
        "Wed 2027-03-31 00:00",
        "Mon 2027-05-31 00:00",
        "Sat 2027-07-31 00:00",
        "Tue 2027-08-31 00:00",
        "Sun 2027-10-31 00:00",
        "Fri 2027-12-31 00:00",
    ]


def test_nth_weekday_of_a_year_agrees_with_the_calendar() -> None:
    fifths = next_runs("cron(0 0 ? * FRI#5 2027)", 12, after=MONDAY)
    assert [(run.month, run.day) for run in fifths] == [(1, 29), (4, 30), (7, 30), (10, 29), (12, 31)]


@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("weekday", range(1, 8))
def test_nth_weekday_comes_every_month(weekday: int, nth: int) -> None:
    runs = next_runs(f"cron(0 0 ? * {weekday}#{nth} 2028)", 20, after=MONDAY)
    assert [run.month for run in runs] == list(range(1, 13))
    assert {run.isoweekday() % 7 + 1 for run in runs} == {weekday}
    assert {(run.day - 1) // 7 + 1 for run in runs} == {nth}


@pytest.mark.parametrize("day", range(1, 29))
def test_nearest_weekday_is_near_and_in_its_month(day: int) -> None:
    runs = next_runs(f"cron(0 0 {day}W * ? 2027)", 20, after=MONDAY)
    assert [run.month for run in runs] == list(range(1, 13))
    assert all(run.weekday() < 5 for run in runs)
    assert all(abs(run.day - day) <= (2 if day == 1 else 1) or day == 28 for run in runs)


def test_the_last_run_ends_the_list() -> None:
    assert shown("cron(0 0 1 1 ? 2027-2028)", 5) == ["Fri 2027-01-01 00:00", "Sat 2028-01-01 00:00"]
    assert shown("cron(0 0 * * ? *)", 0) == []


@pytest.mark.parametrize(
    ("schedule", "step"),
    {
        "rate(1 minute)": timedelta(minutes=1),
        "rate(1 minutes)": timedelta(minutes=1),
        "rate(2 hour)": timedelta(hours=2),
        "rate( 2  hours )": timedelta(hours=2),
        "rate(007 days)": timedelta(days=7),
    }.items(),
)
def test_rate_counts_from_the_moment_given(schedule: str, step: timedelta) -> None:
    assert next_runs(schedule, 3, after=MONDAY) == [MONDAY + step, MONDAY + 2 * step, MONDAY + 3 * step]


def test_rate_beyond_the_calendar_has_no_run() -> None:
    assert next_runs("rate(999999999 days)", 3, after=MONDAY) == []


def test_at_runs_once_in_its_zone() -> None:
    (run,) = next_runs("at(2027-01-31T09:00:00)", 3, time_zone="America/New_York", after=MONDAY)
    assert run.astimezone(UTC) == datetime(2027, 1, 31, 14, tzinfo=UTC)
    assert next_runs("at(2026-01-31T09:00:00)", 3, after=MONDAY) == []


def test_a_time_that_clocks_skip_has_no_run() -> None:
    assert shown("cron(30 2 * * ? *)", 3, datetime(2027, 3, 13), "America/New_York") == [
        "Sat 2027-03-13 02:30",
        "Mon 2027-03-15 02:30",
        "Tue 2027-03-16 02:30",
    ]
    assert next_runs("at(2027-03-14T02:30:00)", 1, time_zone="America/New_York", after=MONDAY) == []


def test_a_time_that_comes_twice_runs_once() -> None:
    runs = next_runs("cron(30 0-3 * * ? *)", 4, time_zone="America/New_York", after=datetime(2027, 11, 6, 23))
    assert [run.isoformat() for run in runs] == [
        "2027-11-07T00:30:00-04:00",
        "2027-11-07T01:30:00-04:00",
        "2027-11-07T02:30:00-05:00",
        "2027-11-07T03:30:00-05:00",
    ]


def test_between_the_two_times_of_an_hour_the_next_run_is_after_both() -> None:
    second_0145 = datetime(2027, 11, 7, 6, 45, tzinfo=UTC)
    (run,) = next_runs("cron(30 * * * ? *)", 1, time_zone="America/New_York", after=second_0145)
    assert run.isoformat() == "2027-11-07T02:30:00-05:00"


def test_a_day_of_a_rate_is_24_hours_when_clocks_change() -> None:
    runs = next_runs("rate(1 day)", 2, time_zone="Europe/Berlin", after=datetime(2027, 3, 27, 12))
    assert [run.isoformat() for run in runs] == ["2027-03-28T13:00:00+02:00", "2027-03-29T13:00:00+02:00"]


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
def test_runs_of_a_year_go_forward_and_exist(zone: str) -> None:
    runs = next_runs("cron(15 * * * ? 2027)", 10_000, time_zone=zone, after=MONDAY)
    moments = [run.astimezone(UTC) for run in runs]
    assert all(before < after for before, after in pairwise(moments))
    assert all(
        moment.astimezone(run.tzinfo).hour == run.hour for moment, run in zip(moments, runs, strict=True)
    )
    changes = {run.utcoffset() for run in runs}
    # Every hour of a year but the one that is skipped; the one that comes twice counts once.
    assert len(runs) == 8_760 - (len(changes) > 1)


def test_after_is_a_moment_in_any_zone() -> None:
    elsewhere = MONDAY.astimezone(timezone(timedelta(hours=9)))
    assert shown("cron(0 12 * * ? *)", 1, elsewhere) == ["Mon 2026-11-23 12:00"]
    local = datetime(2026, 11, 23, 11, 59)
    assert shown("cron(0 12 * * ? *)", 1, local, "Asia/Tokyo") == ["Mon 2026-11-23 12:00"]


def test_without_a_moment_runs_are_in_the_future() -> None:
    before = datetime.now(UTC)
    (run,) = next_runs("rate(1 minute)", 1)
    assert before < run <= datetime.now(UTC) + timedelta(minutes=1)


def test_a_zone_unknown_to_a_machine_without_zones_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys; sys.modules['tzdata'] = None\n"
        "from constructs_lib.schedule import next_runs\n"
        "print(len(next_runs('cron(0 12 * * ? *)', 2)))\n"
        "next_runs('cron(0 12 * * ? *)', 2, time_zone='Mars/Olympus')\n"
    )
    monkeypatch.setenv("PYTHONTZPATH", "")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout == "2\n"
    assert "ConstructsLibError: time zone 'Mars/Olympus' is not on this machine" in done.stderr


def test_needs_no_cdk() -> None:
    code = "import sys, constructs_lib.schedule; sys.exit('aws_cdk' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_this_machine_has_zones() -> None:
    assert "Europe/Berlin" in zoneinfo.available_timezones()


def test_a_negative_number_of_runs_is_refused_by_its_name() -> None:
    with pytest.raises(ValueError, match=r"^n must be at least 0, got -1$"):
        next_runs("rate(1 day)", -1)
    assert next_runs("rate(1 day)", 0) == []
