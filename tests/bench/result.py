"""What a measurement yields."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement.

    Attributes:
        what: what was measured, and against what.
        measured: what came out, with its unit.
        bar: what should come out.
        held: whether it did.
    """

    what: str
    measured: str
    bar: str
    held: bool
