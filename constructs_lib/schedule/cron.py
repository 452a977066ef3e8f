"""Cron expressions as EventBridge Scheduler reads them: checked, and followed through the years.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based (2026-11-23). Where that
page is silent we follow the Quartz scheduler, whose dialect it is, and warn.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, tzinfo

from constructs_lib.frozen import frozen
from constructs_lib.rules.fault import Fault, errors
from constructs_lib.schedule import days
from constructs_lib.schedule.days import DayRule, Month
from constructs_lib.schedule.zones import exists, is_after

_NUMBER = "[0-9]{1,9}"
_NAME = "[A-Za-z]+"
_VALUE = f"{_NUMBER}|{_NAME}"
_ITEM = rf"(?:(\*)|({_VALUE})(?:-({_VALUE}))?)(?:/({_NUMBER}))?"
_OFFSET = f"(?i)L-({_NUMBER})"
_NEAREST = f"(?i)({_NUMBER})W"
_LAST_WEEKDAY = f"(?i)({_NUMBER}|[A-Z]{{3}})L"
_NTH_WEEKDAY = f"({_VALUE})#({_NUMBER})"
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")


@frozen
class _Field:
    name: str
    first: int
    last: int
    names: tuple[str, ...] = ()

    @property
    def parameter(self) -> str:
        return f"{self.name} of schedule"

    @property
    def allowed(self) -> str:
        names = f" or {self.names[0]} to {self.names[-1]}" if self.names else ""
        return f"{self.first} to {self.last}{names}"


_MINUTES = _Field("minutes", 0, 59)
_HOURS = _Field("hours", 0, 23)
_DAY_OF_MONTH = _Field("day-of-month", 1, 31)
_MONTH = _Field("month", 1, 12, _MONTHS)
_DAY_OF_WEEK = _Field("day-of-week", 1, 7, ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"))
_YEAR = _Field("year", 1970, 2199)


@frozen
class Cron:
    """A cron expression that AWS accepts."""

    text: str
    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    day_rules: tuple[DayRule, ...]
    months: tuple[int, ...]
    years: tuple[int, ...]

    def runs(self, zone: tzinfo, after: datetime) -> Iterator[datetime]:
        """Yield the run times after a moment, each local time once, those that clocks skip left out."""
        for day in self._days(after.astimezone(zone).date()):
            for hour in self.hours:
                for minute in self.minutes:
                    # Of a time that comes twice in autumn Python means the first, and so do we.
                    run = datetime.combine(day, time(hour, minute), zone)
                    if is_after(run, after) and exists(run):
                        yield run

    def _days(self, start: date) -> Iterator[date]:
        for year in self.years:
            for month in self.months:
                if (year, month) >= (start.year, start.month):
                    for day in self._days_of(Month.of(year, month)):
                        if (found := date(year, month, day)) >= start:
                            yield found

    def _days_of(self, month: Month) -> list[int]:
        days = {day for rule in self.day_rules for day in rule(month)}
        return sorted(day for day in days if 1 <= day <= month.length)


def parse_cron(body: str) -> tuple[Cron | None, list[Fault]]:
    """Return the expression between `cron(` and `)`, unless it has errors, and every fault."""
    parts = body.split()
    if len(parts) != 6:
        return None, [_wrong_count(parts)]
    found: list[Fault] = []
    minutes, hours, day_of_month, month, day_of_week, year = parts
    if (day_of_month == "?") == (day_of_week == "?"):
        found.append(_wrong_days(parts))
    cron = Cron(
        text=f"cron({' '.join(re.sub('[0-9]+', _without_zeros, part).upper() for part in parts)})",
        minutes=_plain_field(_MINUTES, minutes, found),
        hours=_plain_field(_HOURS, hours, found),
        day_rules=(
            *_day_field(_DAY_OF_MONTH, day_of_month, found),
            *_day_field(_DAY_OF_WEEK, day_of_week, found),
        ),
        months=_plain_field(_MONTH, month, found),
        years=_plain_field(_YEAR, year, found),
    )
    faults = list(dict.fromkeys(found))
    return (None if errors(faults) else cron), faults


def six_fields(parts: list[str]) -> str | None:
    """Return the fields as AWS takes them, of five that other crons take or of six; `None` if unclear."""
    if len(parts) == 5:
        minutes, hours, day_of_month, month, day_of_week = parts
        if day_of_week == "*":
            parts = [minutes, hours, day_of_month, month, "?", "*"]
        elif day_of_month == "*" and "/" not in day_of_week:
            # Others count Sunday as 0 or 7, AWS as 1: only names mean the same.
            parts = [minutes, hours, "?", month, re.sub("[0-7]", _weekday, day_of_week), "*"]
    fields = " ".join(parts)
    return fields if len(parts) == 6 and parse_cron(fields)[0] else None


def _weekday(number: re.Match[str]) -> str:
    return _DAY_OF_WEEK.names[int(number[0]) % 7]


def _without_zeros(number: re.Match[str]) -> str:
    return str(int(number[0]))


def _wrong_count(parts: list[str]) -> Fault:
    fields = six_fields(parts) if len(parts) == 5 else None
    fix = f"write cron({fields}), whose last field is the year" if fields else None
    return Fault("LP604", "schedule", "a cron expression of six fields", f"{len(parts)}", fix)


def _wrong_days(parts: list[str]) -> Fault:
    day_of_month, day_of_week = parts[2], parts[4]
    needed = None
    if day_of_month == "?":
        needed = [*parts[:2], "*", parts[3], "?", parts[5]]
    elif day_of_week == "*":
        needed = [*parts[:4], "?", parts[5]]
    elif day_of_month == "*":
        needed = [*parts[:2], "?", *parts[3:]]
    return Fault(
        "LP605",
        "schedule",
        "a cron expression with ? in one of its day fields",
        f"{day_of_month!r} and {day_of_week!r}",
        f"write cron({' '.join(needed)})" if needed else None,
    )


def _plain_field(field: _Field, text: str, faults: list[Fault]) -> tuple[int, ...]:
    return tuple(sorted({value for item in text.split(",") for value in _values(field, item, faults)}))


def _day_field(field: _Field, text: str, faults: list[Fault]) -> Iterator[DayRule]:
    if text == "?":
        return
    items = text.split(",")
    if len(items) > 1 and "#" in text:
        faults.append(Fault("LP612", field.parameter, "one value where it has #", repr(text)))
    on_values = days.on_days if field is _DAY_OF_MONTH else days.on_weekdays
    special = _special_day if field is _DAY_OF_MONTH else _special_weekday
    for item in items:
        rule = special(item, faults)
        if rule is None:
            yield on_values(_values(field, item, faults))
            continue
        yield rule
        if len(items) > 1 and "#" not in text:
            faults.append(Fault("LP611", field.parameter, "one value where it has L or W", repr(text)))
    if field is _DAY_OF_WEEK and "/" in text:
        faults.append(Fault("LP611", field.parameter, "written without a step", repr(text)))


def _special_day(item: str, faults: list[Fault]) -> DayRule | None:
    if item.upper() == "L":
        return days.on_last_day()
    if item.upper() == "LW":
        return days.on_last_working_day()
    if match := re.fullmatch(_NEAREST, item):
        return days.near_day(_number(_DAY_OF_MONTH, match[1], faults) or 0)
    if match := re.fullmatch(_OFFSET, item):
        before = int(match[1])
        faults.append(Fault("LP611", _DAY_OF_MONTH.parameter, "L without an offset", repr(item)))
        if not 1 <= before <= 30:
            faults.append(Fault("LP606", _DAY_OF_MONTH.parameter, "L-1 to L-30", repr(item)))
        return days.on_last_day(before)
    return None


def _special_weekday(item: str, faults: list[Fault]) -> DayRule | None:
    if item.upper() == "L":
        return days.on_weekdays({days.SATURDAY})
    if match := re.fullmatch(_LAST_WEEKDAY, item):
        return days.on_last_weekday(_number(_DAY_OF_WEEK, match[1], faults) or 0)
    if match := re.fullmatch(_NTH_WEEKDAY, item):
        nth = int(match[2])
        if not 1 <= nth <= 5:
            faults.append(Fault("LP606", _DAY_OF_WEEK.parameter, "a weekday with #1 to #5", repr(item)))
        return days.on_nth_weekday(_number(_DAY_OF_WEEK, match[1], faults) or 0, nth)
    return None


def _values(field: _Field, item: str, faults: list[Fault]) -> tuple[int, ...]:
    match = re.fullmatch(_ITEM, item)
    if match is None:
        faults.append(_unreadable(field, item))
        return ()
    every, first, last, step = match.groups()
    start = field.first if every else _number(field, first, faults)
    end = field.last if every or (step and not last) else _number(field, last or first, faults)
    width = _step(field, item, step, faults)
    if start is None or end is None:
        return ()
    if start <= end:
        return tuple(range(start, end + 1, width))
    faults.append(
        Fault("LP608", field.parameter, "a range that goes upwards", repr(item), _two_ranges(field, item))
    )
    return (*range(start, field.last + 1), *range(field.first, end + 1))[::width]


def _two_ranges(field: _Field, item: str) -> str | None:
    first, _, last = item.partition("-")
    if "/" in item:
        return None
    least, most = (field.names[0], field.names[-1]) if field.names else (str(field.first), str(field.last))
    upper = first if first.upper() == most else f"{first}-{most}"
    lower = last if last.upper() == least else f"{least}-{last}"
    return f"write {upper},{lower} to wrap around, or acknowledge this"


def _number(field: _Field, token: str, faults: list[Fault]) -> int | None:
    if not token.isdigit():
        if token.upper() in field.names:
            return field.first + field.names.index(token.upper())
        faults.append(_unreadable(field, token))
    elif field.first <= int(token) <= field.last:
        return int(token)
    else:
        is_sunday = field is _DAY_OF_WEEK and int(token) == 0
        fix = "count Sunday as 1 and Saturday as 7, or write SUN to SAT" if is_sunday else None
        faults.append(Fault("LP606", field.parameter, field.allowed, repr(token), fix))
    return None


def _step(field: _Field, item: str, step: str | None, faults: list[Fault]) -> int:
    if step is None:
        return 1
    width, most = int(step), field.last - field.first
    if width == 0:
        faults.append(Fault("LP609", field.parameter, "in steps of at least 1", repr(item)))
    elif width > most:
        faults.append(Fault("LP610", field.parameter, f"in steps of at most {most}", repr(item)))
    return max(width, 1)


def _unreadable(field: _Field, item: str) -> Fault:
    return Fault("LP607", field.parameter, f"made of {field.allowed}", repr(item))
