"""Time zones: which there are, and which local times they have."""

from datetime import UTC, datetime, tzinfo
from functools import cache

from constructs_lib.errors import ConstructsLibError, nearest_names, nearest_text
from constructs_lib.rules.fault import Fault

# They are in the database of a machine, and name no place.
_NO_ZONES = frozenset({"Factory", "localtime", "posixrules"})


@cache
def _known() -> frozenset[str]:
    from zoneinfo import available_timezones  # noqa: PLC0415 - most schedules are in UTC

    return frozenset(available_timezones()) - _NO_ZONES


def check_zone(name: str) -> Fault | None:
    """Return what is wrong with a time zone; on a machine without a database every name passes."""
    if name in {"UTC", "Etc/UTC"} or not _known() or name in _known():
        return None
    by_fold = {known.rpartition("/")[2].casefold(): known for known in sorted(_known())}
    by_fold |= {known.casefold(): known for known in sorted(_known())}
    near = nearest_names(name.replace(" ", "_").casefold(), by_fold, most=1, cutoff=0.8)
    fix = nearest_text([by_fold[each] for each in near]) or None
    return Fault("LP616", "time_zone", "a name of the IANA time zone database", repr(name), fix)


def find_zone(name: str) -> tzinfo | None:
    """Return a time zone, or `None` where this machine does not have it."""
    if name in {"UTC", "Etc/UTC"}:
        return UTC
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - most schedules are in UTC

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def zone_named(name: str) -> tzinfo:
    """Return a time zone.

    Raises:
        ConstructsLibError: this machine has no time zone database.
    """
    zone = find_zone(name)
    if zone is None:
        raise ConstructsLibError(f"time zone {name!r} is not on this machine; install the package tzdata")
    return zone


def exists(local: datetime) -> bool:
    """Return whether clocks show a local time at all, or skip it when daylight saving time begins."""
    back = local.astimezone(UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None) == local.replace(tzinfo=None)


def is_after(run: datetime, after: datetime) -> bool:
    """Compare two moments; Python compares times of one zone by their clocks instead."""
    return run.astimezone(UTC) > after.astimezone(UTC)
