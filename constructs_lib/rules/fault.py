"""What is wrong with some values, before anybody knows in which construct or template they are."""

from collections.abc import Iterable

from constructs_lib.frozen import frozen
from constructs_lib.rules import RULES, Severity


@frozen
class Fault:
    """One rule that values break; its fields are those of a violation's message.

    Attributes:
        code: the rule.
        parameter: the parameter as the user wrote it.
        allowed: what it must be.
        got: what it is.
        fix: what to change, where more is known than the rule itself says.
    """

    code: str
    parameter: str
    allowed: str
    got: str
    fix: str | None = None

    @property
    def message(self) -> str:
        """What is allowed, what was given and what to change."""
        fix = self.fix or RULES[self.code].fix
        return f"{self.parameter} must be {self.allowed}, got {self.got}; {fix}"


def errors(faults: Iterable[Fault]) -> list[Fault]:
    """Return the faults that are no mere warnings."""
    return [fault for fault in faults if RULES[fault.code].severity is Severity.ERROR]
