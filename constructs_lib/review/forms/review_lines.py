"""A review as lines for a person."""

from collections.abc import Iterator

from constructs_lib.review.change import SECTIONS, Change
from constructs_lib.review.told_review import Outcome
from constructs_lib.review.wording import MARK

__all__ = ["lines"]

_BOLD, _RED, _YELLOW, _DIM, _CYAN, _PLAIN = (
    "\x1b[1m",
    "\x1b[1;31m",
    "\x1b[1;33m",
    "\x1b[2m",
    "\x1b[36m",
    "\x1b[0m",
)
_Part = tuple[str, str]


def lines(outcome: Outcome, *, is_coloured: bool = False) -> Iterator[str]:
    """Yield the lines of a review: stack by stack, section by section, and a summary."""
    for parts in _lines(outcome):
        # A template, or the reason of somebody, may hold what a terminal obeys.
        clean = [("".join(each for each in text if each.isprintable()), colour) for text, colour in parts]
        yield "".join(f"{colour}{text}{_PLAIN}" if is_coloured and colour else text for text, colour in clean)


def _lines(outcome: Outcome) -> Iterator[list[_Part]]:
    """Yield the lines as parts, each with its colour, if it has any."""
    for stack in outcome.stacks:
        yield [(stack.title, _BOLD)]
        for section in SECTIONS:
            found = [each for each in stack.changes if each.kind.section == section]
            if found:
                yield [(f"  {section}", "")]
            for each in found:
                yield [("    ", ""), _mark(outcome, each), (" ", ""), *_values(each.words), *_id(each)]
        if stack.noise:
            yield [(f"  Also changed: {stack.noise}", "")]
        yield []
    for change, reason in outcome.accepted:
        yield [(f"accepted: {change.text}", ""), *_id(change), (f": {reason}", "")]
    yield [(outcome.summary, "")]
    if outcome.failing:
        count = len(outcome.failing)
        yield [(f"{count:,} of these {'fails' if count == 1 else 'fail'} the review", _RED)]


def _mark(outcome: Outcome, change: Change) -> _Part:
    if outcome.is_failing(change):
        return "x", _RED
    return ("!", _YELLOW) if change.kind.is_serious else ("-", "")


def _id(change: Change) -> list[_Part]:
    return [(" ", ""), (change.id, _DIM)]


def _values(message: str) -> Iterator[_Part]:
    for place, part in enumerate(message.split(MARK)):
        yield part, _CYAN if place % 2 else ""
