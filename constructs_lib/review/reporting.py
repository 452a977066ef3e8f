"""Makes statements of a review about a resource."""

from collections.abc import Iterable

from constructs_lib.review.change import Change
from constructs_lib.review.compared import Compared
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.replacing import Replacements
from constructs_lib.review.wording import code

__all__ = ["Reporter"]


class Reporter:
    """What every part of a review looks at and writes with.

    Attributes:
        compared: both sides.
        replacements: what is replaced.
    """

    def __init__(self, compared: Compared, replacements: Replacements) -> None:
        self.compared = compared
        self.replacements = replacements

    @staticmethod
    def change(
        kinds: str | Iterable[str], stack: StackPair, pair: ResourcePair | None, message: str, place: str = ""
    ) -> Change:
        """Return a statement.

        Args:
            kinds: its kinds, the first one first.
            stack: the stack.
            pair: the resource; `None` where it is about the stack.
            message: the statement.
            place: the property.
        """
        names = (kinds,) if isinstance(kinds, str) else tuple(dict.fromkeys(kinds))
        if pair is None:
            return Change(names, stack.title, "", "", "", place, message)
        found = pair.any
        return Change(names, stack.title, pair.name, found.type, found.logical_id, place, message)

    @staticmethod
    def called(pair: ResourcePair) -> str:
        """Return how a message begins that is about a resource: its name and its type."""
        return f"{code(pair.name)} ({pair.type})"
