"""The next run times of a schedule."""

from datetime import UTC, datetime
from itertools import islice

from constructs_lib.errors import ValidationError, Violation
from constructs_lib.rules.fault import errors
from constructs_lib.schedule.expressions import parse_schedule
from constructs_lib.schedule.zones import zone_named

__all__ = ["next_runs"]


def next_runs(
    schedule: str, n: int, *, time_zone: str = "UTC", after: datetime | None = None
) -> list[datetime]:
    """Return the next run times of a schedule, in its own time zone.

    Daylight saving time as AWS handles it: a cron time that clocks skip in spring has no run; one that comes
    twice in autumn runs once (AWS does not say at which of the two, here it is the first). A rate counts from
    `after`, as if that were its last run: AWS counts it from the deployment; a day of it is 24 hours on the
    days of the change, too.

    Args:
        schedule: `rate(...)`, `cron(...)` or `at(...)`.
        n: how many; fewer are returned where the schedule ends.
        time_zone: name of the IANA database. Default: UTC.
        after: the moment to start from; a time without a zone is one of `time_zone`. Default: now.

    Raises:
        ValidationError: LP601 to LP607, LP609, LP612 to LP614, LP616.
        ValueError: n is negative.
        ConstructsLibError: this machine has no time zone database.

    Example:
        >>> from datetime import datetime
        >>> from constructs_lib.schedule import next_runs
        >>> runs = next_runs("cron(30 2 * * ? *)", 2, time_zone="Europe/Berlin", after=datetime(2027, 3, 27))
        >>> [run.isoformat() for run in runs]
        ['2027-03-27T02:30:00+01:00', '2027-03-29T02:30:00+02:00']

    Source:
        https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html (2026-11-23)
    """
    if n < 0:
        raise ValueError(f"n must be at least 0, got {n}")
    parsed, faults = parse_schedule(schedule, time_zone)
    if parsed is None:
        raise ValidationError(
            [Violation(each.code, schedule, each.parameter, each.message) for each in errors(faults)]
        )
    zone = zone_named(time_zone)
    start = datetime.now(UTC) if after is None else after
    if start.tzinfo is None:
        start = start.replace(tzinfo=zone)
    return list(islice(parsed.runs(zone, start), n))
