"""A review with what somebody accepts of it, and what it fails on."""

from collections import Counter
from collections.abc import Iterable, Mapping

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.frozen import frozen, replace
from constructs_lib.review.change import KINDS, SECTIONS, Change
from constructs_lib.review.errors import ReviewError
from constructs_lib.review.reviewing import ReviewedStack
from constructs_lib.review.wording import counted

__all__ = ["Outcome", "fail_on_of", "outcome"]


@frozen
class Outcome:
    """What is written of a review.

    Attributes:
        stacks: the stacks that change, each with the changes that nobody accepts.
        accepted: what somebody accepts, each with the reason.
        unchanged: how many stacks do not change.
        fail_on: the kinds on which the review fails.
        notes: what is wrong with what was said of changes, or what a side of the change lacks.
    """

    stacks: tuple[ReviewedStack, ...]
    accepted: tuple[tuple[Change, str], ...]
    unchanged: int
    fail_on: frozenset[str]
    notes: tuple[str, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        """Every change that nobody accepts."""
        return tuple(change for stack in self.stacks for change in stack.changes)

    @property
    def failing(self) -> tuple[Change, ...]:
        """The changes on which the review fails."""
        return tuple(each for each in self.changes if self.is_failing(each))

    def is_failing(self, change: Change) -> bool:
        """Return whether the review fails on a change."""
        return not self.fail_on.isdisjoint(change.kinds)

    @property
    def summary(self) -> str:
        """One line of all."""
        stacks = counted(len(self.stacks), "stack changes", "stacks change")
        rest = f", {self.unchanged} {'does' if self.unchanged == 1 else 'do'} not" if self.unchanged else ""
        count = Counter(each.kind.section for each in self.changes)
        parts = [f"{section.lower()} {count[section]}" for section in SECTIONS if count[section]]
        return f"{stacks}{rest}{': ' if parts else ''}{', '.join(parts)}"


def fail_on_of(given: str) -> frozenset[str]:
    """Return the kinds that a list such as `data-at-risk,replaced` names.

    Raises:
        ReviewError: it names what is no kind.
    """
    names = [each.strip() for each in given.split(",") if each.strip()]
    for name in names:
        if name not in KINDS:
            near = nearest_text(nearest_names(name, KINDS)) or f"there are {', '.join(KINDS)}"
            raise ReviewError(f"--fail-on names {name!r}, which is no kind of change; {near}")
    return frozenset(names)


def outcome(
    stacks: Iterable[ReviewedStack],
    *,
    accepted: Mapping[str, str],
    fail_on: frozenset[str],
    notes: Iterable[str] = (),
    unchanged: int = 0,
) -> Outcome:
    """Return what is written of a review.

    Args:
        stacks: what was reviewed.
        accepted: the ids of changes that somebody accepts, each with the reason.
        fail_on: the kinds on which the review fails.
        notes: what is to be said besides.
        unchanged: how many stacks were left out, as their templates are the same.
    """
    found = list(stacks)
    ids = {change.id: change for each in found for change in each.changes}
    unused = [name for name in accepted if name not in ids]
    left = [
        replace(each, changes=tuple(one for one in each.changes if one.id not in accepted)) for each in found
    ]
    told = [each for each in found if each.changes or each.noise]
    return Outcome(
        tuple(each for each in left if each.changes or each.noise),
        tuple((ids[name], reason) for name, reason in accepted.items() if name in ids),
        unchanged + len(found) - len(told),
        fail_on,
        (*notes, *(f"{each} is accepted, but this change does not have it; remove it" for each in unused)),
    )
