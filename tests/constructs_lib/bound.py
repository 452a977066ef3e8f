"""One range that a rule checks, with the way to reach any amount of it."""

from collections.abc import Callable
from dataclasses import dataclass

from aws_cdk import Stack

from constructs_lib.limits import Limit
from constructs_lib.rules.range import Range


@dataclass(frozen=True)
class Bound:
    """One parameter that a limit bounds.

    Attributes:
        allowed: the range.
        owner: the class whose parameter it is.
        make: defines a construct with this amount of it.
        said: the parameter as its violation names it, where that is not the range's own.
        has_below: whether a value below the minimum can be written at all.
    """

    allowed: Range
    owner: str
    make: Callable[[Stack, int], object]
    said: str = ""
    has_below: bool = True

    @property
    def limit(self) -> Limit:
        """The limit."""
        return self.allowed.limit

    @property
    def code(self) -> str:
        """The rule that checks it."""
        return self.allowed.code

    @property
    def parameter(self) -> str:
        """The parameter as its violation names it."""
        return self.said or self.allowed.parameter

    @property
    def maximum(self) -> int:
        """The largest amount that passes."""
        return self.allowed.maximum

    @property
    def name(self) -> str:
        """A name for reports."""
        return f"{self.owner}-{self.parameter}"
