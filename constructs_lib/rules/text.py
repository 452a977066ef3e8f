"""How numbers and times read in messages."""

from collections.abc import Iterable, Mapping

_DAY = 86_400_000
_MILLISECONDS = {"hour": 3_600_000, "minute": 60_000, "second": 1_000, "millisecond": 1}


def number(value: float) -> str:
    """Return a number with thousands separated: `10,240`."""
    return f"{value:,}"


def shown(value: object) -> str:
    """Return a value as a user wrote it, and at most 80 characters of it."""
    text = number(value) if isinstance(value, int | float) and not isinstance(value, bool) else repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."


def duration(milliseconds: float) -> str:
    """Return a time in its largest whole unit: `14 days`, `24 hours`, `1.5 minutes` as `90 seconds`."""
    whole = round(milliseconds)
    if whole > _DAY and whole % _DAY == 0:
        return f"{number(whole // _DAY)} days"
    unit, size = next((u, s) for u, s in _MILLISECONDS.items() if whole % s == 0 and (whole or s == 1_000))
    amount = whole // size
    return f"{number(amount)} {unit}{'' if amount == 1 else 's'}"


def listed(values: Iterable[str], last: str = "or") -> str:
    """Return values as a sentence lists them: `GET, POST or PUT`; `none` where there are none."""
    *head, tail = list(values) or ["none"]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def largest(sizes: Mapping[str, int]) -> str:
    """Return the five largest of many sizes in bytes: `numpy 2.5.5 (44,312,771 bytes), ...`."""
    first = sorted(sizes.items(), key=lambda item: -item[1])[:5]
    return ", ".join(f"{name} ({number(size)} bytes)" for name, size in first)
