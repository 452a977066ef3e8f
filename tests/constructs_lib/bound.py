"""One limit that a rule checks, with the way to reach any value of it."""

from collections.abc import Callable
from dataclasses import dataclass

from aws_cdk import Stack

from constructs_lib.limits import Limit


@dataclass(frozen=True)
class Bound:
    """One parameter that a limit bounds.

    Attributes:
        limit: the limit.
        code: the rule that checks it.
        owner: the class whose parameter it is.
        parameter: the parameter as its violation names it.
        make: defines a construct with this amount of it.
        reserve: what AWS keeps back from the maximum.
        has_below: whether a value below the minimum can be written at all.
    """

    limit: Limit
    code: str
    owner: str
    parameter: str
    make: Callable[[Stack, int], object]
    reserve: int = 0
    has_below: bool = True

    @property
    def maximum(self) -> int:
        """The largest amount that passes."""
        return self.limit.maximum - self.reserve

    @property
    def name(self) -> str:
        """A name for reports."""
        return f"{self.owner}-{self.parameter}"
