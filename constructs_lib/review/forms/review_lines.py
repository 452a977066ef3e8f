"""A review as lines for a person."""

from collections.abc import Iterator

from constructs_lib.review.change import SECTIONS
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


def lines(outcome: Outcome, *, is_coloured: bool = False) -> Iterator[str]:
    """Yield the lines of a review: stack by stack, section by section, and a summary."""
    paint = _paint if is_coloured else lambda text, _: text
    for stack in outcome.stacks:
        yield paint(stack.title, _BOLD)
        for section in SECTIONS:
            found = [each for each in stack.changes if each.kind.section == section]
            if found:
                yield f"  {section}"
            for each in found:
                is_failing = outcome.is_failing(each)
                mark = "x" if is_failing else "!" if each.kind.is_serious else "-"
                colour = _RED if is_failing else _YELLOW
                shown = paint(mark, colour) if mark != "-" else mark
                yield f"    {shown} {_values(each.words, is_coloured=is_coloured)} {paint(each.id, _DIM)}"
        if stack.noise:
            yield f"  Without effect on what is deployed otherwise: {stack.noise}"
        yield ""
    for change, reason in outcome.accepted:
        yield f"accepted: {change.text} {paint(change.id, _DIM)}: {reason}"
    yield f"{outcome.summary}"
    if outcome.failing:
        count = len(outcome.failing)
        yield paint(f"{count:,} of these {'fails' if count == 1 else 'fail'} the review", _RED)


def _paint(text: str, colour: str) -> str:
    return f"{colour}{text}{_PLAIN}"


def _values(message: str, *, is_coloured: bool) -> str:
    parts = message.split(MARK)
    # A value of a template may hold what a terminal obeys.
    clean = ["".join(each for each in part if each.isprintable()) for part in parts]
    return "".join(
        _paint(part, _CYAN) if place % 2 and is_coloured else part for place, part in enumerate(clean)
    )
