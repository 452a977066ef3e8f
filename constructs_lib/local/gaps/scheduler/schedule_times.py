"""When a schedule of EventBridge Scheduler is due, in its own time zone."""

import functools
import logging
import re
from datetime import UTC, datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from ..patching import Part

scheduler = Part("services.scheduler")
events = Part("services.eventbridge")
logger = logging.getLogger("gaps")

_AT = re.compile(r"\s*at\((.+)\)\s*")


def identity(schedule: dict[str, Any]) -> tuple[object, ...]:
    """What makes a schedule a new one, whatever ran under its name before."""
    names = ("CreationDate", "ScheduleExpression", "ScheduleExpressionTimezone", "StartDate")
    return tuple(schedule.get(name) for name in names)


def is_one_time(schedule: dict[str, Any]) -> bool:
    """Whether a schedule runs once."""
    return bool(_AT.fullmatch(schedule["ScheduleExpression"]))


def is_over(schedule: dict[str, Any], now: float) -> bool:
    """Whether the end of a schedule that repeats is past."""
    end = scheduler._to_epoch(schedule.get("EndDate"))
    return end is not None and now > end and not is_one_time(schedule)


def first_look(schedule: dict[str, Any], now: float) -> float:
    """Return the time after which a schedule that nobody has looked at yet is due."""
    # One-time schedules and rates say by themselves when they begin.
    if events._parse_cron_fields(schedule["ScheduleExpression"]) is None:
        return 0.0
    start: float = scheduler._to_epoch(schedule.get("StartDate")) or 0.0
    created: float = schedule["CreationDate"]
    return max(created, now - float(scheduler._SCHEDULE_TICK_INTERVAL), start - 1)


def next_time(
    schedule: dict[str, Any], since: float, *, keeps_zone: bool, starts_at_once: bool
) -> float | None:
    """Return the first time after ``since`` at which a schedule is due, or None.

    Args:
        schedule: The emulator's record of it.
        since: When it was due last, or looked at first.
        keeps_zone: Whether its time zone counts; otherwise all is UTC.
        starts_at_once: Whether a rate begins when the schedule does, or an interval later.
    """
    expression = schedule["ScheduleExpression"]
    zone = _zone(schedule.get("ScheduleExpressionTimezone") or "UTC") if keeps_zone else UTC
    if match := _AT.fullmatch(expression):
        moment = datetime.fromisoformat(match[1].strip()).replace(tzinfo=zone).timestamp()
        return moment if moment > since else None
    interval = events._parse_rate_seconds(expression)
    if interval is None:
        return _next_cron(expression, since, zone)
    start = scheduler._to_epoch(schedule.get("StartDate")) or float(schedule["CreationDate"])
    first = start if starts_at_once else start + interval
    return first if since < first else first + ((since - first) // interval + 1) * interval


def _next_cron(expression: str, since: float, zone: tzinfo) -> float | None:
    fields = events._parse_cron_fields(expression)
    if fields is None:
        return None
    # The emulator steps through times of UTC; here they stand for those on the schedule's wall.
    wall = datetime.fromtimestamp(since, zone).replace(tzinfo=UTC)
    while (wall := events._cron_next_fire(fields, wall)) is not None:
        moment = wall.replace(tzinfo=zone).timestamp()
        # A time that clocks skip in spring does not come.
        if datetime.fromtimestamp(moment, zone).replace(tzinfo=UTC) == wall and moment > since:
            return float(moment)
    return None


@functools.cache
def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError):
        logger.warning("this machine has no time zone %s: schedules in it run by UTC", name)
        return UTC
