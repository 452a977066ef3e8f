"""What has to hold for schedules, except their expressions and zones: LP618 to LP622, LP624, LP625.

`constructs_lib.schedule` reads an expression, and returns the faults of LP601 to LP616 with it.
"""

import json
import re
from collections.abc import Iterator, Mapping

from constructs_lib.rules import ranges, text
from constructs_lib.rules.conditions.texts_and_times import whole_units
from constructs_lib.rules.fault import Fault

_WEEKDAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")


def times(
    flexible_window: float | None, retry_attempts: float | None, max_event_age: float | None
) -> Iterator[Fault]:
    """Yield what is wrong with the times and counts of a schedule (LP618 to LP622).

    Args:
        flexible_window: the window; `None` where there is none, too.
        retry_attempts: how often an invocation is tried again.
        max_event_age: for how long.
    """
    yield from ranges.FLEXIBLE_WINDOW.fault(_seconds(flexible_window))
    yield from ranges.SCHEDULE_RETRY_ATTEMPTS.fault(retry_attempts)
    yield from ranges.SCHEDULE_EVENT_AGE.fault(_seconds(max_event_age))
    yield from whole_units("LP619", "flexible_window", flexible_window, "minutes")
    yield from whole_units("LP622", "max_event_age", max_event_age, "seconds")


def _seconds(milliseconds: float | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1_000


def named_weekdays(schedule: str) -> Iterator[Fault]:
    """Yield a fault where a cron expression counts the days of the week (LP625).

    Args:
        schedule: an expression that Scheduler takes.
    """
    parts = schedule.removeprefix("cron(").split()
    if len(parts) != 6:
        return
    days, *rest = re.split("([#/])", parts[4], maxsplit=1)
    named = re.sub("[1-7]", lambda found: _WEEKDAYS[int(found[0]) - 1], days)
    if named != days:
        got = f"{parts[4]}, which is {''.join((named, *rest))}"
        yield Fault("LP625", "day-of-week of schedule", "made of names", got)


def json_input(given: Mapping[str, object] | str | None) -> Iterator[Fault]:
    """Yield a fault where the input of a schedule is no JSON (LP624).

    Args:
        given: the input, as an object or as text; `None` where only CloudFormation knows it.
    """
    got = None if given is None else _no_json(given)
    if got is not None:
        yield Fault("LP624", "input", "made of JSON values", got)


def _no_json(given: Mapping[str, object] | str) -> str | None:
    """Return what is no JSON in an input."""
    try:
        if isinstance(given, str):
            json.loads(given)
        else:
            as_json(given)
    except TypeError as error:
        return str(error)
    except ValueError:
        return text.shown(given) if isinstance(given, str) else "NaN, an infinity or a value inside itself"
    return None


def as_json(given: Mapping[str, object]) -> str:
    """Return an object as JSON, also one of tuples and mappings of other kinds.

    Raises:
        TypeError: a value in it is none of JSON's; says which.
        ValueError: it has NaN or an infinity, or holds itself.
    """

    def convert(value: object) -> object:
        if isinstance(value, Mapping):
            return dict(value)
        raise TypeError(f"{text.shown(value)} in it")

    return json.dumps(dict(given), default=convert, allow_nan=False)
