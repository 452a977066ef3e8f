"""Schedule expressions: read, checked, and turned into run times. Imports nothing of CDK."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from constructs_lib.frozen import frozen
from constructs_lib.rules.fault import Fault, errors
from constructs_lib.schedule.cron import Cron, parse_cron, six_fields
from constructs_lib.schedule.zones import check_zone, exists, find_zone, is_after

# Years before this code was written do not come again: that can be told without a clock.
_EARLIEST = datetime(2026, 1, 1, tzinfo=UTC)
_FORM = r"(?s)(rate|cron|at)\((.*)\)"
_AT = r"(?a)\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}"
_UNITS = ("minute", "hour", "day")


@frozen
class Rate:
    """Runs at regular intervals from the moment it is deployed; a day is 24 hours on every day."""

    text: str
    value: int
    unit: str

    def runs(self, zone: tzinfo, after: datetime) -> Iterator[datetime]:
        """Yield the run times after a run at `after`."""
        run = after.astimezone(UTC)
        try:
            interval = timedelta(**{f"{self.unit}s": self.value})
            while True:
                run += interval
                yield run.astimezone(zone)
        except OverflowError:  # Beyond the year 9999.
            return


@frozen
class At:
    """Runs once."""

    text: str
    local: datetime

    def runs(self, zone: tzinfo, after: datetime) -> Iterator[datetime]:
        """Yield the run time, if it is after a moment."""
        run = self.local.replace(tzinfo=zone)
        if is_after(run, after) and exists(run):
            yield run


Schedule = Rate | Cron | At


def parse_schedule(text: str, time_zone: str) -> tuple[Schedule | None, list[Fault]]:
    """Return a schedule as AWS accepts it, unless it has errors, and every fault of it and its zone."""
    schedule, faults = _parse(text.strip())
    wrong_zone = check_zone(time_zone)
    zone = None if wrong_zone else find_zone(time_zone)
    faults += [wrong_zone] if wrong_zone else []
    if isinstance(schedule, Cron) and next(schedule.runs(zone or UTC, _EARLIEST), None) is None:
        allowed = f"a cron expression with a time that comes in {_EARLIEST.year} or later"
        faults.append(Fault("LP613", "schedule", allowed, repr(text)))
    if isinstance(schedule, At) and schedule.local.year < _EARLIEST.year:
        allowed = f"an at expression with a time in {_EARLIEST.year} or later"
        faults.append(Fault("LP613", "schedule", allowed, repr(text)))
    elif isinstance(schedule, At) and zone and not exists(schedule.local.replace(tzinfo=zone)):
        faults.append(Fault("LP615", "schedule", f"a time that exists in {time_zone}", repr(text)))
    return (None if errors(faults) else schedule), faults


def _parse(text: str) -> tuple[Schedule | None, list[Fault]]:
    match = re.fullmatch(_FORM, text)
    if match is None:
        cron = six_fields(text.split())
        fix = f"write cron({cron})" if cron else None
        allowed = "rate(...), cron(...) or at(...)"
        return None, [Fault("LP601", "schedule", allowed, repr(text), fix)]
    kind, body = match.groups()
    return {"rate": _parse_rate, "cron": parse_cron, "at": _parse_at}[kind](body)


def _parse_rate(body: str) -> tuple[Rate | None, list[Fault]]:
    number, unit = [*body.split(maxsplit=1), "", ""][:2]
    unit = unit.strip()
    faults = []
    if not re.fullmatch("0*[1-9][0-9]{0,8}", number):
        faults.append(Fault("LP602", "schedule", "a rate of a positive whole number", repr(number)))
    singular = unit.removesuffix("s")
    if singular not in _UNITS:
        units = "a rate in minutes, hours or days"
        faults.append(Fault("LP603", "schedule", units, repr(unit) if unit else "no unit"))
    if faults:
        return None, faults
    value = int(number)
    # AWS refuses rate(1 minutes) and rate(2 hour).
    return Rate(f"rate({value} {singular}{'' if value == 1 else 's'})", value, singular), []


def _parse_at(body: str) -> tuple[At | None, list[Fault]]:
    text = body.strip()
    try:
        local = datetime.fromisoformat(text) if re.fullmatch(_AT, text) else None
    except ValueError:
        local = None
    if local is None:
        return None, [
            Fault("LP614", "schedule", "at(yyyy-mm-ddThh:mm:ss) with a date that exists", repr(text))
        ]
    return At(f"at({text})", local), []
