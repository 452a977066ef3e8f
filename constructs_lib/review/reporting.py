"""Makes statements of a review about a resource."""

import re
from collections.abc import Iterable, Iterator

from constructs_lib.review.change import Change
from constructs_lib.review.compared import Compared
from constructs_lib.review.differences import Difference, differences, digest
from constructs_lib.review.pairing import ResourcePair, StackPair
from constructs_lib.review.plain_values import masked
from constructs_lib.review.replacing import Replacements
from constructs_lib.review.wording import code

__all__ = ["Reporter"]


# A type of anybody else may hold what a comment obeys, such as a name with an @.
_TYPE = re.compile(r"AWS::[A-Za-z0-9:]+")


class Reporter:
    """What every part of a review looks at and writes with.

    Attributes:
        compared: both sides.
        replacements: what is replaced.
    """

    def __init__(self, compared: Compared, replacements: Replacements) -> None:
        self.compared = compared
        self.replacements = replacements

    def change(
        self,
        kinds: str | Iterable[str],
        stack: StackPair,
        pair: ResourcePair | None,
        message: str,
        place: str = "",
        *,
        values: Iterable[Difference] = (),
    ) -> Change:
        """Return a statement.

        Args:
            kinds: its kinds, the first one first.
            stack: the stack.
            pair: the resource; `None` where it is about the stack.
            message: the statement.
            place: the property.
            values: what differs and makes another statement of this one, where the message leaves it out.
        """
        names = (kinds,) if isinstance(kinds, str) else tuple(dict.fromkeys(kinds))
        # What is listed as changed names places only.
        different = digest(self._listed(stack, pair, place) if "changed" in names else values)
        if pair is None:
            return Change(names, stack.title, "", "", "", place, message, values=different)
        found = pair.any
        whole = (stack.title, pair.name, found.type, found.logical_id, place, message)
        return Change(names, *whole, values=different)

    def _listed(self, stack: StackPair, pair: ResourcePair | None, section: str) -> Iterator[Difference]:
        if pair is not None:
            yield from self.compared.all_differences(pair)
        elif stack.before is not None and stack.after is not None:
            one, other = (masked(each.template.get(section)) for each in (stack.before, stack.after))
            yield from differences(one, other)

    @staticmethod
    def called(pair: ResourcePair) -> str:
        """Return how a message begins that is about a resource: its name and its type."""
        kind = pair.type if _TYPE.fullmatch(pair.type) else code(pair.type)
        return f"{code(pair.name)} ({kind})"
