"""Words of a review: values are marked in them, so that each form shows them as it has to."""

import json
import re
from collections.abc import Iterable
from typing import Any

from constructs_lib.review.differences import differences
from constructs_lib.templates.model import ABSENT

__all__ = [
    "MARK",
    "code",
    "counted",
    "listed",
    "named",
    "shortened",
    "shown",
    "was_is",
    "what_differs",
    "without_marks",
]

MARK = "\x00"
"""Stands on both sides of a value."""
_LONGEST = 160
_AROUND = 30
_ARN = re.compile(r"\$\{([^{}]+)\.Arn\}")
_PART = re.compile(r"\$\{(?!AWS::)([^{}]+)\}")


def code(value: object) -> str:
    """Return a value, or a name of the template, as a part of a message."""
    # JSON may hold half of a character, which no encoding has.
    text = str(value).replace(MARK, "").encode(errors="replace").decode()
    return f"{MARK}{' '.join(text.split())}{MARK}"


def shortened(message: str) -> str:
    """Return a message in which long values are cut off."""
    parts = message.split(MARK)
    return MARK.join(
        f"{part[: _LONGEST - 1]}…" if place % 2 and len(part) > _LONGEST else part
        for place, part in enumerate(parts)
    )


def without_marks(message: str) -> str:
    """Return a message as plain text."""
    return message.replace(MARK, "")


def named(text: str) -> str:
    """Return a text of a template in which references read as the names that they refer to."""
    return _PART.sub(r"\1", _ARN.sub(r"\1", text))


def shown(value: Any) -> str:
    """Return a value of a template as a part of a message."""
    if value is ABSENT:
        return "not set"
    return code(_written(value)) if value != "" else "empty"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return named(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def was_is(before: Any, after: Any) -> str:
    """Return how a message tells of a change: from one value to another."""
    if ABSENT in (before, after) or "" in (before, after):
        return f"{shown(before)} → {shown(after)}"
    one, other = _written(before), _written(after)
    same = next((place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), 0)
    # Of long values that begin alike, the part that differs is what is of interest.
    if same > _AROUND * 2 and max(len(one), len(other)) > _LONGEST:
        one, other = (f"…{each[same - _AROUND :]}" for each in (one, other))
    return f"{code(one)} → {code(other)}"


def what_differs(before: Any, after: Any) -> str:
    """Return how a message tells of a change of a larger value: what differs in it."""
    found = list(differences(before, after))
    if any(not each.place for each in found):
        return was_is(before, after)
    return listed(f"{code(each.place)} {was_is(each.before, each.after)}" for each in found)


def listed(parts: Iterable[str], *, most: int = 8) -> str:
    """Return texts as a list, of which the rest is counted where it is long."""
    found = list(parts)
    rest = len(found) - most
    if rest > 1:
        return f"{', '.join(found[:most])} and {rest} more"
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} and {found[-1]}" if found else ""


def counted(count: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun, such as `1 stack`."""
    return f"{count:,} {noun if count == 1 else plural or f'{noun}s'}"
