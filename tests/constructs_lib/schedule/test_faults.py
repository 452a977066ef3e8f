"""What AWS refuses, and what it takes: one code for each condition."""

import pytest

from constructs_lib import ValidationError
from constructs_lib.schedule import next_runs
from constructs_lib.schedule.expressions import parse_schedule

# Each with the codes of its faults, in their order.
CRON = {
    "": ["LP604"],
    "0 12 * * *": ["LP604"],
    "0 0 12 * * ? *": ["LP604"],
    "0 12 * * * *": ["LP605"],
    "0 12 1 * 2 *": ["LP605"],
    "0 12 ? * ? *": ["LP605"],
    "60 12 * * ? *": ["LP606"],
    "0-60 12 * * ? *": ["LP606"],
    "60-0 12 * * ? *": ["LP606"],
    "60/5 12 * * ? *": ["LP606"],
    "60,61 12 * * ? *": ["LP606", "LP606"],
    "60,60 12 * * ? *": ["LP606"],
    "0 24 * * ? *": ["LP606"],
    "0 12 0 * ? *": ["LP606"],
    "0 12 32 * ? *": ["LP606"],
    "0 12 0W * ? *": ["LP606"],
    "0 12 32W * ? *": ["LP606"],
    "0 12 * 0 ? *": ["LP606"],
    "0 12 * 13 ? *": ["LP606"],
    "0 12 ? * 0 *": ["LP606"],
    "0 12 ? * 8 *": ["LP606"],
    "0 12 ? * 8L *": ["LP606"],
    "0 12 ? * 8#1 *": ["LP606"],
    "0 12 ? * 2#0 *": ["LP606"],
    "0 12 ? * 2#6 *": ["LP606"],
    "0 12 * * ? 1969": ["LP606"],
    "0 12 * * ? 2200": ["LP606"],
    "0 12 L-0 * ? *": ["LP611", "LP606"],
    "0 12 L-31 * ? *": ["LP611", "LP606"],
    "99999999999 12 * * ? *": ["LP607"],
    "-1 12 * * ? *": ["LP607"],
    "noon 12 * * ? *": ["LP607"],
    "MON 12 * * ? *": ["LP607"],
    "? 12 * * ? *": ["LP607"],
    "L 12 * * ? *": ["LP607"],
    "5W 12 * * ? *": ["LP607"],
    "5,,6 12 * * ? *": ["LP607"],
    "5, 12 * * ? *": ["LP607"],
    "5- 12 * * ? *": ["LP607"],
    "5/ 12 * * ? *": ["LP607"],
    "/5 12 * * ? *": ["LP607"],
    "1-2-3 12 * * ? *": ["LP607"],
    "*-5 12 * * ? *": ["LP607"],
    "٣ 12 * * ? *": ["LP607"],
    "0 12 W * ? *": ["LP607"],
    "0 12 1,? * ? *": ["LP607"],
    "0 12 MON * ? *": ["LP607"],
    "0 12 2#1 * ? *": ["LP607"],
    "0 12 * MARCH ? *": ["LP607"],
    "0 12 * MON ? *": ["LP607"],
    "0 12 * L ? *": ["LP607"],
    "0 12 ? * MONDAY *": ["LP607"],
    "0 12 ? * XYZL *": ["LP607"],
    "0 12 ? * XYZ#1 *": ["LP607"],
    "0 12 ? * 5W *": ["LP607"],
    "0 12 ? * L-2 *": ["LP607"],
    "0 12 * * ? soon": ["LP607"],
    "30-10 12 * * ? *": ["LP608"],
    "0 22-4/2 * * ? *": ["LP608"],
    "0 12 ? * SAT-SUN *": ["LP608"],
    "*/0 12 * * ? *": ["LP609"],
    "0 12 1/0 * ? *": ["LP609"],
    "0/59 12 * * ? *": [],
    "0/60 12 * * ? *": ["LP610"],
    "0 0/23 * * ? *": [],
    "0 0/24 * * ? *": ["LP610"],
    "0 12 1W,15 * ? *": ["LP611"],
    "0 12 1,L * ? *": ["LP611"],
    "0 12 L-3 * ? *": ["LP611"],
    "0 12 ? * MON/2 *": ["LP611"],
    "0 12 ? * MON,FRIL *": ["LP611"],
    "0 12 ? * 2#1,3#2 *": ["LP612"],
    "0 12 ? * 2#1,FRI *": ["LP612"],
    "0 12 30 2 ? *": ["LP613"],
    "0 12 31 4,6,9,11 ? *": ["LP613"],
    "0 12 29 2 ? 2027": ["LP613"],
    "0 12 29 2 ? 2028": [],
    "0 12 29 2 ? 2100": ["LP613"],
    "0 12 1 1 ? 2025": ["LP613"],
    "0 12 1 1 ? 2026": [],
    "0 12 ? 2 MON#5 2027": ["LP613"],
    "0 12 31W 2 ? *": ["LP613"],
    "60 24 32 13 ? 2200": ["LP606"] * 5,
}


@pytest.mark.parametrize(("fields", "codes"), CRON.items())
def test_cron(fields: str, codes: list[str]) -> None:
    _, faults = parse_schedule(f"cron({fields})", "UTC")
    assert sorted(fault.code for fault in faults) == sorted(codes)


@pytest.mark.parametrize(
    ("text", "codes"),
    {
        "": ["LP601"],
        "daily": ["LP601"],
        "RATE(5 minutes)": ["LP601"],
        "rate(5 minutes": ["LP601"],
        "rate 5 minutes": ["LP601"],
        "cron(0 12 * * ? *) ": [],
        "rate()": ["LP602", "LP603"],
        "rate(0 minutes)": ["LP602"],
        "rate(-5 minutes)": ["LP602"],
        "rate(1.5 hours)": ["LP602"],
        "rate(five minutes)": ["LP602"],
        "rate(1234567890 days)": ["LP602"],
        "rate(5)": ["LP603"],
        "rate(5 seconds)": ["LP603"],
        "rate(5 weeks)": ["LP603"],
        "rate(5 Minutes)": ["LP603"],
        "rate(5 minutes daily)": ["LP603"],
        "at(2027-01-31)": ["LP614"],
        "at(2027-01-31T09:00)": ["LP614"],
        "at(2027-01-31 09:00:00)": ["LP614"],
        "at(2027-01-31T09:00:00Z)": ["LP614"],
        "at(2027-02-29T09:00:00)": ["LP614"],
        "at(2027-01-31T24:00:00)": ["LP614"],
        "at(2027-01-31T09:00:60)": ["LP614"],
        "at(0000-01-31T09:00:00)": ["LP614"],
        "at(1999-01-01T00:00:00)": ["LP613"],
        "at(2025-12-31T23:59:59)": ["LP613"],
        "at(2026-01-01T00:00:00)": [],
        "at(2028-02-29T23:59:59)": [],
    }.items(),
)
def test_other_forms(text: str, codes: list[str]) -> None:
    _, faults = parse_schedule(text, "UTC")
    assert [fault.code for fault in faults] == codes


@pytest.mark.parametrize(
    ("fields", "meant"),
    {
        "0 12 * * *": "0 12 * * ? *",
        "0 12 1 * *": "0 12 1 * ? *",
        "*/5 * * * *": "*/5 * * * ? *",
        "0 12 * * 1-5": "0 12 ? * MON-FRI *",
        "0 12 * * 0,7": "0 12 ? * SUN,SUN *",
        "0 12 * * tue": "0 12 ? * tue *",
        "0 12 * * */2": None,
        "0 12 1 * 1": None,
        "99 12 * * *": None,
        "every day at noon please": None,
    }.items(),
)
@pytest.mark.parametrize("form", ["{}", "cron({})"])
def test_five_fields_of_other_crons_are_told_as_aws_takes_them(
    form: str, fields: str, meant: str | None
) -> None:
    (fault,) = parse_schedule(form.format(fields), "UTC")[1]
    assert fault.code == ("LP604" if "(" in form else "LP601")
    if meant is None:
        assert fault.fix is None
    else:
        assert f"write cron({meant})" in str(fault.fix)
        assert parse_schedule(f"cron({meant})", "UTC")[1] == []


def test_six_fields_without_cron_are_told_only_where_aws_takes_them() -> None:
    assert parse_schedule("0 12 * * ? *", "UTC")[1][0].fix == "write cron(0 12 * * ? *)"
    assert parse_schedule("0 12 * * * *", "UTC")[1][0].fix is None


@pytest.mark.parametrize(
    ("text", "written"),
    {
        "rate(1 minutes)": "rate(1 minute)",
        "rate(01 days)": "rate(1 day)",
        "rate(2 hour)": "rate(2 hours)",
        "rate(10 minutes)": "rate(10 minutes)",
        " cron( 00  06 ?  jan-Mar mon,fri * ) ": "cron(0 6 ? JAN-MAR MON,FRI *)",
        "cron(0 12 lw * ? *)": "cron(0 12 LW * ? *)",
        "cron(05/10 000 * * ? *)": "cron(5/10 0 * * ? *)",
        "at( 2027-01-31T09:00:00 )": "at(2027-01-31T09:00:00)",
    }.items(),
)
def test_is_written_as_aws_takes_it(text: str, written: str) -> None:
    schedule, faults = parse_schedule(text, "UTC")
    assert schedule is not None
    assert (schedule.text, faults) == (written, [])


@pytest.mark.parametrize(
    "name", ["UTC", "Etc/UTC", "Europe/Berlin", "US/Eastern", "Etc/GMT+5", "Asia/Kolkata"]
)
def test_zone_of_the_database(name: str) -> None:
    assert parse_schedule("rate(1 day)", name)[1] == []


@pytest.mark.parametrize(
    ("name", "meant"),
    {
        "europe/berlin": "Europe/Berlin",
        "Berlin": "Europe/Berlin",
        "New York": "America/New_York",
        "America/NewYork": "America/New_York",
        "Europe/Kiew": "Europe/Kiev",
        "+01:00": None,
        "localtime": None,
        "Factory": None,
        "": None,
        "../../etc/passwd": None,
        "Mars/Olympus": None,
    }.items(),
)
def test_zone_that_is_none(name: str, meant: str | None) -> None:
    schedule, (fault,) = parse_schedule("rate(1 day)", name)
    assert schedule is None
    assert fault.code == "LP616"
    assert fault.fix == (f"did you mean {meant}" if meant else None)


def test_a_time_in_the_gap_is_a_warning() -> None:
    schedule, faults = parse_schedule("at(2027-03-28T02:30:00)", "Europe/Berlin")
    assert schedule is not None
    assert [fault.code for fault in faults] == ["LP615"]
    assert parse_schedule("at(2027-03-28T02:30:00)", "Europe/London")[1] == []


def test_a_cron_time_that_is_always_in_the_gap_never_comes() -> None:
    second_sunday_of_march = "cron(30 2 ? 3 1#2 *)"
    assert parse_schedule(second_sunday_of_march, "UTC")[1] == []
    assert [f.code for f in parse_schedule(second_sunday_of_march, "America/New_York")[1]] == ["LP613"]


def test_both_the_schedule_and_its_zone_are_told() -> None:
    with pytest.raises(ValidationError) as caught:
        next_runs("rate(0 hours)", 1, time_zone="Mars/Olympus")
    assert [each.code for each in caught.value.violations] == ["LP602", "LP616"]


def test_warnings_do_not_stop_next_runs() -> None:
    assert len(next_runs("cron(0 12 ? * FRI-MON *)", 2)) == 2
