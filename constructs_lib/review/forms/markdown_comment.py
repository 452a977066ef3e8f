"""A review as Markdown for a comment on a pull request.

GitHub takes 65,536 characters; what does not fit is counted.
"""

from collections.abc import Iterator

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


def markdown(outcome: Outcome) -> str:
    """Return the comment, in at most 65,000 bytes."""
    head = [COMMENT_MARK, "### Templates: what this change means", "", f"{outcome.summary}.", ""]
    end = list(_end(outcome))
    left = LONGEST - _size(head) - _size(end)
    blocks, dropped = [], 0
    # What is folded goes first where there is no room.
    for folds in (False, True):
        for place, stack in enumerate(outcome.stacks):
            lines, count = _fitting(_stack(outcome, stack, folds=folds), left - 200)
            left -= _size(lines)
            dropped += count
            blocks.append((place, folds, lines))
    body = [line for _, _, lines in sorted(blocks, key=lambda each: each[:2]) for line in lines]
    if dropped:
        body += [
            f"**{dropped:,} lines are left out, as a comment is full: run `constructs-lib review`.**",
            "",
        ]
    return "\n".join([*head, *body, *end]).rstrip() + "\n"


def _size(lines: list[str]) -> int:
    return sum(len(each.encode()) + 1 for each in lines)


def _fitting(lines: Iterator[str], left: int) -> tuple[list[str], int]:
    """Return the lines that fit, and how many do not; what was folded is closed."""
    found, dropped = [], 0
    for line in lines:
        size = len(line.encode()) + 1
        if dropped or size > left:
            dropped += line.startswith("- ")
            continue
        found.append(line)
        left -= size
    if sum(each.startswith("<details>") for each in found) > found.count("</details>"):
        found += ["", "</details>", ""]
    return found, dropped


def _stack(outcome: Outcome, stack: ReviewedStack, *, folds: bool) -> Iterator[str]:
    if folds:
        yield from _folded(outcome, stack)
        return
    yield f"#### {_safe(code(stack.title))}"
    yield ""
    for section in SECTIONS:
        # Nothing that fails the check is folded away, nor is the id by which it is accepted.
        found = [
            each
            for each in stack.changes
            if each.kind.section == section and (section not in _FOLDED or outcome.is_failing(each))
        ]
        if found:
            yield f"**{section}**"
            yield ""
            for each in found:
                yield _line(outcome, each)
            yield ""


def _line(outcome: Outcome, change: Change) -> str:
    mark = "❌ " if outcome.is_failing(change) else "⚠️ " if change.kind.is_serious else ""
    return f"- {mark}{_safe(change.words)} <sub>{change.id}</sub>"


def _folded(outcome: Outcome, stack: ReviewedStack) -> Iterator[str]:
    folded = [each for each in stack.changes if not outcome.is_failing(each)]
    parts = []
    for section in _FOLDED:
        count = sum(each.kind.section == section for each in folded)
        parts += [f"{count} {section.lower()}"] if count else []
    if parts:
        yield f"<details><summary>{', '.join(parts)}</summary>"
        yield ""
        for each in folded:
            if each.kind.section in _FOLDED:
                yield f"- {each.kind.section.lower()}: {_safe(each.words)}"
        yield ""
        yield "</details>"
        yield ""
    if stack.noise:
        yield f"Without effect on what is deployed otherwise: {_safe(stack.noise)}."
        yield ""


def _end(outcome: Outcome) -> Iterator[str]:
    if outcome.accepted:
        yield f"<details><summary>{len(outcome.accepted)} accepted</summary>"
        yield ""
        for change, reason in outcome.accepted:
            yield f"- {_safe(change.words)}: {_safe(code(reason))} <sub>{change.id}</sub>"
        yield ""
        yield "</details>"
        yield ""
    for note in outcome.notes:
        yield f"> {_safe(code(note))}"
        yield ""
    if outcome.failing:
        yield f"❌ fails the check. To accept one, add its id with a reason to `{ACCEPTED}`."


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
