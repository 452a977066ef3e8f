"""What holds for the runtime of a function."""

from collections.abc import Iterator
from datetime import date, timedelta

from constructs_lib.rules.fault import Fault
from constructs_lib.rules.runtimes import RUNTIMES

_NOTICE = timedelta(days=90)


def kept_up(parameter: str, name: str | None, today: date) -> Iterator[Fault]:
    """Yield a fault for a runtime that is closed (LP061), or deprecated now or in 90 days (LP060).

    Args:
        parameter: the parameter.
        name: the runtime, such as `python3.13`; one that AWS names no day for passes.
        today: the day.
    """
    runtime = RUNTIMES.get(name or "")
    if runtime is None:
        return
    if runtime.closed <= today:
        got = f"{name}, for which Lambda creates no functions since {runtime.closed}"
        yield Fault("LP061", parameter, "a runtime for new functions", got)
    elif runtime.deprecated <= today:
        got = f"{name}, deprecated since {runtime.deprecated} and closed from {runtime.closed} on"
        yield Fault("LP060", parameter, "a runtime that AWS supports", got)
    elif runtime.deprecated <= today + _NOTICE:
        got = f"{name}, deprecated from {runtime.deprecated} on"
        yield Fault("LP060", parameter, "a runtime that AWS supports", got)
