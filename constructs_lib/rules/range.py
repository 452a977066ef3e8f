"""One limit of AWS, as one rule checks it, and what is said of an amount that it does not allow."""

from collections.abc import Iterator
from typing import Literal

from constructs_lib.frozen import frozen
from constructs_lib.limits import LIMITS_CONTEXT_KEY, Limit
from constructs_lib.rules import RULES, text
from constructs_lib.rules.fault import Fault

Measure = Literal["value", "characters", "bytes", "items"]


@frozen
class Range:
    """One limit of AWS, as one rule checks it.

    Attributes:
        code: the rule.
        limit: the limit.
        parameter: the parameter as its message names it, where the check names no other one.
        properties: `Type.Property` of what CloudFormation is given, with `[]` for each of a list; empty where
            the amount is that of no single property.
        measure: how the property's amount is found; a value is in the limit's unit, except for times and
            sizes that the template has in seconds and megabytes, too.
        reserve: what AWS keeps back from the limit's maximum.
    """

    code: str
    limit: Limit
    parameter: str
    properties: tuple[str, ...] = ()
    measure: Measure = "value"
    reserve: int = 0

    @property
    def maximum(self) -> int:
        """The largest amount that passes where nothing is raised."""
        return self.limit.maximum - self.reserve

    def holds(self, amount: float | None) -> bool:
        """Return whether an amount in the limit's unit passes; one that only CloudFormation knows does."""
        return amount is None or self.limit.minimum <= amount <= self.maximum

    def fault(
        self,
        amount: float | None,
        *,
        parameter: str | None = None,
        got: str | None = None,
        maximum: int | None = None,
    ) -> Iterator[Fault]:
        """Yield what is wrong with an amount.

        Args:
            amount: in the limit's unit; `None` where only CloudFormation knows it.
            parameter: the parameter as the user wrote it. Default: that of the range.
            got: the amount as the user wrote it. Default: the amount.
            maximum: what AWS has raised an adjustable limit to. Default: the limit's maximum.
        """
        limit = self.limit
        most = (limit.maximum if maximum is None else maximum) - self.reserve
        if amount is None or limit.minimum <= amount <= most:
            return
        fix = RULES[self.code].fix
        if limit.adjustable and amount > most:
            fix += f", or {raise_quota(limit)}"
        named = self.parameter if parameter is None else parameter
        yield Fault(self.code, named, _allowed(limit, most, amount), got or _shown(limit, amount), fix)


def raise_quota(limit: Limit) -> str:
    """Return what a user does about an adjustable limit, as the end of a message."""
    return (
        f"ask AWS to raise the quota and set context {LIMITS_CONTEXT_KEY} to "
        f'{{"{limit.name}": <new quota in {limit.unit}>}}'
    )


_SCALES = {"seconds": 1_000, "milliseconds": 1}


def _allowed(limit: Limit, most: int, amount: float) -> str:
    scale = _SCALES.get(limit.unit)
    highest = text.duration(most * scale) if scale else f"{text.number(most)} {limit.unit}"
    if limit.minimum == 0 and amount > most:
        return f"at most {highest}"
    return f"{text.duration(limit.minimum * scale) if scale else text.number(limit.minimum)} to {highest}"


def _shown(limit: Limit, amount: float) -> str:
    scale = _SCALES.get(limit.unit)
    return text.duration(amount * scale) if scale else text.shown(amount)
