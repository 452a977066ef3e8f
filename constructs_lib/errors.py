"""The exceptions of constructs-lib.

::

    ConstructsLibError              everything below, in one `except`
    ├── ValidationError             an argument that AWS would refuse, or that would certainly lose events
    │                               (also a ValueError; every violation is in `.violations`)
    ├── ArgumentTypeError           an argument of the wrong type (also a TypeError)
    ├── PackagingError              dependencies could not be packed (constructs_lib.packaging)
    ├── CacheError                  built packages could not be kept (constructs_lib.packaging)
    ├── BlueprintError              a project could not be written (constructs_lib.blueprints)
    ├── RedriveError                failed events could not be sent back (constructs_lib.redrive)
    └── LocalAwsError               the local AWS could not do what was asked (constructs_lib.local)

A built-in exception that is none of these means a bug of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["ArgumentTypeError", "ConstructsLibError", "ValidationError", "Violation"]


class ConstructsLibError(Exception):
    """Base of every exception that constructs-lib raises on purpose."""


@dataclass(frozen=True, slots=True)
class Violation:
    """One rule that one construct breaks.

    Attributes:
        code: the rule's code, such as `LP015`; see `constructs_lib.rules`.
        path: path of the construct in the app, such as `Orders/Intake`.
        parameter: the parameter as the user wrote it.
        message: what is allowed, what was given and what to change.
    """

    code: str
    path: str
    parameter: str
    message: str

    def __str__(self) -> str:
        """Return the line that the user sees."""
        return f"{self.code} at {self.path}: {self.message}"


class _ViolationsError(ConstructsLibError):
    def __init__(self, violations: Sequence[Violation]) -> None:
        super().__init__("\n".join(map(str, violations)))
        self.violations = tuple(violations)


class ValidationError(_ViolationsError, ValueError):
    """An argument that AWS would refuse, or with which events would certainly be lost.

    Attributes:
        violations: every violation of the construct, at least one, in the order of the checks.
    """


class ArgumentTypeError(_ViolationsError, TypeError):
    """An argument of the wrong type.

    Attributes:
        violations: one for every argument of the wrong type, at least one.
    """
