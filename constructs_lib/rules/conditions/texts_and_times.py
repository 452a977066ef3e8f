"""What holds for texts and times of any kind."""

from collections.abc import Iterator
from typing import Literal

from constructs_lib.rules import text
from constructs_lib.rules.fault import Fault

Unit = Literal["milliseconds", "seconds", "minutes", "days"]
_SIZES = {"milliseconds": 1, "seconds": 1_000, "minutes": 60_000, "days": 86_400_000}


def whole_units(
    code: str,
    parameter: str,
    time: float | None,
    unit: Unit,
    *,
    where: str = "",
    got: str | None = None,
) -> Iterator[Fault]:
    """Yield a fault where a time is no whole number of the unit that AWS counts it in.

    Args:
        code: the rule.
        parameter: the parameter.
        time: in milliseconds; `None` where only CloudFormation knows it.
        unit: the unit.
        where: the end of what is allowed, such as ` in a bucket`.
        got: the time as the user wrote it. Default: the time in its largest whole unit.
    """
    if time is not None and time % _SIZES[unit]:
        # A part of a millisecond is shown, however small, because it is what is wrong.
        exact = f"{text.number(time)} milliseconds" if time % 1 else text.duration(time)
        yield Fault(code, parameter, f"whole {unit}{where}", got or exact)
