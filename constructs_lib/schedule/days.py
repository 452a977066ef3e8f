"""Which days of a month the day fields of a cron expression mean: plain ones, L, W and #."""

import calendar
from collections.abc import Callable, Collection, Iterable

from constructs_lib.frozen import frozen

SUNDAY, SATURDAY = 1, 7


@frozen
class Month:
    """A month of one year: its length, and the weekday of its first day as AWS counts them."""

    length: int
    first_weekday: int

    @classmethod
    def of(cls, year: int, month: int) -> "Month":
        """Return the month; Python counts weekdays from Monday as 0, AWS from Sunday as 1."""
        first, length = calendar.monthrange(year, month)
        return cls(length, (first + 1) % 7 + 1)

    def weekday(self, day: int) -> int:
        """Return the weekday of a day, 1 for Sunday."""
        return (self.first_weekday - 1 + day - 1) % 7 + 1


DayRule = Callable[[Month], Iterable[int]]
"""Picks days of a month; days that the month does not have are dropped by who asks."""


def on_days(days: Collection[int]) -> DayRule:
    """`1,15`: these days of the month."""
    return lambda _: days


def on_weekdays(weekdays: Collection[int]) -> DayRule:
    """`MON-FRI`: every one of these weekdays."""
    return lambda month: (day for day in range(1, month.length + 1) if month.weekday(day) in weekdays)


def on_last_day(before: int = 0) -> DayRule:
    """`L`: the last day of the month, or this many days before it."""
    return lambda month: [month.length - before]


def near_day(day: int) -> DayRule:
    """`15W`: the working day nearest to that day, within its month."""
    return lambda month: [] if day > month.length else [_nearest(month, day)]


def on_last_working_day() -> DayRule:
    """`LW`: the last day from Monday to Friday."""
    return lambda month: [_nearest(month, month.length)]


def on_nth_weekday(weekday: int, nth: int) -> DayRule:
    """`2#1`: the nth such weekday; a month without it has no run."""
    return lambda month: [1 + (weekday - month.first_weekday) % 7 + 7 * (nth - 1)]


def on_last_weekday(weekday: int) -> DayRule:
    """`6L`: the last such weekday."""
    return lambda month: [month.length - (month.weekday(month.length) - weekday) % 7]


def _nearest(month: Month, day: int) -> int:
    if month.weekday(day) == SATURDAY:
        return day - 1 if day > 1 else day + 2
    if month.weekday(day) == SUNDAY:
        return day + 1 if day < month.length else day - 2
    return day
