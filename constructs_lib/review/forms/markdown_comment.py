"""A review as Markdown for a comment on a pull request.

GitHub takes 65,536 characters; what does not fit is counted, and what fails the check is the last to go.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from constructs_lib.frozen import frozen
from constructs_lib.review.accepting import ACCEPTED
from constructs_lib.review.change import ADDED, CHANGED, REMOVED, SECTIONS, Change
from constructs_lib.review.reviewing import ReviewedStack
from constructs_lib.review.told_review import Outcome
from constructs_lib.review.wording import MARK, code

__all__ = ["COMMENT_MARK", "LONGEST", "markdown"]

COMMENT_MARK = "<!-- constructs-lib review -->"
"""The first line, by which a comment is found again."""
LONGEST = 65_000
"""How many bytes it takes at most."""
_FOLDED = (ADDED, CHANGED, REMOVED)
_FENCE = "`"
_FAILS = f"❌ fails the check. To accept one, add its id with a reason to `{ACCEPTED}`."


@frozen
class _Frame:
    """What stands around some rows, where at least one of them is written.

    Attributes:
        key: by which it is another one than any other.
        head: the lines before them.
        end: the lines after them.
    """

    key: tuple[object, ...]
    head: tuple[str, ...]
    end: tuple[str, ...] = ()


@frozen
class _Row:
    """What is written as a whole, or not at all.

    Attributes:
        rank: what has the lower one is written first where there is no room for all.
        lines: the lines.
        frames: what stands around it, from the outermost on.
    """

    rank: int
    lines: tuple[str, ...]
    frames: tuple[_Frame, ...] = ()


_FAILING, _SHOWN, _NOTE, _ACCEPTED, _LISTED = range(5)


def markdown(outcome: Outcome) -> str:
    """Return the comment, in at most 65,000 bytes."""
    head = [COMMENT_MARK, "### Templates: what this change means", "", f"{outcome.summary}.", ""]
    end = [_FAILS] if outcome.failing else []
    body = [row for place, stack in enumerate(outcome.stacks) for row in _stack(outcome, stack, place)]
    rest = list(_rest(outcome))
    rows = [*body, *rest]
    kept = _fitting(rows, LONGEST - _size([*head, *end, *_left_out(len(rows))]))
    dropped = len(rows) - len(kept)
    written = [list(_written(row for row in part if id(row) in kept)) for part in (body, rest)]
    middle = [*written[0], *(_left_out(dropped) if dropped else []), *written[1]]
    return "\n".join([*head, *middle, *end]).rstrip() + "\n"


def _left_out(count: int) -> list[str]:
    said = "line is" if count == 1 else "lines are"
    return [f"**{count:,} {said} left out, as a comment is full: run `constructs-lib review`.**", ""]


def _size(lines: Iterable[str]) -> int:
    return sum(len(each.encode()) + 1 for each in lines)


def _fitting(rows: list[_Row], left: int) -> set[int]:
    """Return the identities of the rows for which there is room, with what stands around them."""
    kept: set[int] = set()
    framed: set[tuple[object, ...]] = set()
    for row in sorted(rows, key=lambda each: each.rank):
        new = [each for each in row.frames if each.key not in framed]
        size = _size(row.lines) + sum(_size((*each.head, *each.end)) for each in new)
        if size <= left:
            left -= size
            kept.add(id(row))
            framed.update(each.key for each in new)
    return kept


def _written(rows: Iterable[_Row]) -> Iterator[str]:
    """Yield the lines of rows with what stands around them, once around those that follow one another."""
    framed: list[_Frame] = []
    for row in rows:
        keys = [each.key for each in row.frames]
        while framed and framed[-1].key not in keys:
            yield from framed.pop().end
        for each in row.frames[len(framed) :]:
            yield from each.head
            framed.append(each)
        yield from row.lines
    while framed:
        yield from framed.pop().end


def _stack(outcome: Outcome, stack: ReviewedStack, place: int) -> Iterator[_Row]:
    """Yield the rows of a stack: nothing that fails is folded away, nor is the id by which it is accepted."""
    whole = _Frame((place,), (f"#### {_safe(code(stack.title))}", ""))
    for section in SECTIONS:
        frames = (whole, _Frame((place, section), (f"**{section}**", ""), ("",)))
        for each in stack.changes:
            is_failing = outcome.is_failing(each)
            if each.kind.section == section and (section not in _FOLDED or is_failing):
                yield _Row(_FAILING if is_failing else _SHOWN, (_line(outcome, each),), frames)
    folded = [each for each in stack.changes if each.kind.section in _FOLDED and not outcome.is_failing(each)]
    count = Counter(each.kind.section for each in folded)
    title = ", ".join(f"{count[each]} {each.lower()}" for each in _FOLDED if count[each])
    for each in folded:
        line = f"- {each.kind.section.lower()}: {_safe(each.words)}"
        yield _Row(_LISTED, (line,), (whole, _details((place, "folded"), title)))
    if stack.noise:
        line = f"Also changed: {_safe(stack.noise)}."
        yield _Row(_LISTED, (line, ""), (whole,))


def _details(key: tuple[object, ...], title: str) -> _Frame:
    return _Frame(key, (f"<details><summary>{title}</summary>", ""), ("", "</details>", ""))


def _line(outcome: Outcome, change: Change) -> str:
    mark = "❌ " if outcome.is_failing(change) else "⚠️ " if change.kind.is_serious else ""
    return f"- {mark}{_safe(change.words)} <sub>{change.id}</sub>"


def _rest(outcome: Outcome) -> Iterator[_Row]:
    frame = _details(("accepted",), f"{len(outcome.accepted)} accepted")
    for change, reason in outcome.accepted:
        line = f"- {_safe(change.words)}: {_safe(code(reason))} <sub>{change.id}</sub>"
        yield _Row(_ACCEPTED, (line,), (frame,))
    for note in outcome.notes:
        yield _Row(_NOTE, (f"> {_safe(code(note))}", ""))


def _safe(message: str) -> str:
    """Return a message in which values are code that nothing in them ends."""
    parts = message.split(MARK)
    return "".join(_code(part) if place % 2 else part for place, part in enumerate(parts))


def _code(value: str) -> str:
    longest = run = 0
    for each in value:
        run = run + 1 if each == _FENCE else 0
        longest = max(longest, run)
    fence = _FENCE * (longest + 1)
    space = " " if longest or not value.strip() else ""
    return f"{fence}{space}{value}{space}{fence}"
