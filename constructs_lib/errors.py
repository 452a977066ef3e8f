"""The exceptions of constructs-lib, and what their texts say of a name that is not known.

::

    ConstructsLibError              everything below, in one `except`
    ├── ValidationError             an argument that AWS would refuse, or that would certainly lose events
    │                               (also a ValueError; every violation is in `.violations`)
    ├── ArgumentTypeError           an argument of the wrong type (also a TypeError)
    ├── PackagingError              dependencies could not be packed (constructs_lib.packaging)
    ├── CacheError                  built packages could not be kept (constructs_lib.packaging)
    ├── BlueprintError              a project could not be written (constructs_lib.blueprints)
    ├── ReviewError                 a change could not be reviewed (constructs_lib.review)
    ├── RedriveError                failed events could not be sent back (constructs_lib.redrive)
    ├── SynthesisError              an app cannot be run with these arguments (constructs_lib.synthesis)
    ├── LocalAwsError               the local AWS could not do what was asked (constructs_lib.local)
    └── DrawingError                a drawing could not be made (constructs_lib.drawing)

Any other built-in exception is a bug of this library.
"""

from collections.abc import Iterable, Sequence

from constructs_lib.frozen import frozen

__all__ = ["ArgumentTypeError", "ConstructsLibError", "ValidationError", "Violation"]


class ConstructsLibError(Exception):
    """Base of every exception that constructs-lib raises on purpose."""


@frozen
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
        self.violations: tuple[Violation, ...] = tuple(violations)


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


def nearest_names(name: str, known: Iterable[str], *, most: int = 3, cutoff: float = 0.5) -> list[str]:
    """Return the names that look most like one that is not known, the nearest first; none where none does.

    Args:
        name: what the user wrote.
        known: the names that there are.
        most: how many to return at most.
        cutoff: how much they have in common at least, 0 to 1.
    """
    import difflib  # noqa: PLC0415 - every import of the library reads this module, and few names are wrong

    return difflib.get_close_matches(name, list(known), n=most, cutoff=cutoff)


def nearest_text(near: Sequence[str], known: Sequence[str] = ()) -> str:
    """Return how a message ends about a name that is not known: `did you mean Orders or Order`.

    Args:
        near: the nearest names.
        known: the names that there are, of which the first are named if none is near.
    """
    if near:
        return f"did you mean {' or '.join(near)}"
    return f"there are {', '.join(known[:3])}" if known else ""
