"""What is read off a value of a template."""

import math
from collections.abc import Iterator
from typing import Any

from constructs_lib.templates.model import ABSENT, UNKNOWN, OneOf, Pseudo, Reference, Text


def joined(parts: list[Any]) -> Any:
    """Return parts as one text: a known one where all of them are."""
    flat: list[Any] = []
    for part in parts:
        for each in part.parts if isinstance(part, Text) else (part,):
            piece = _as_text(each)
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece != "":
                flat.append(piece)
    if not flat:
        return ""
    return flat[0] if len(flat) == 1 else Text(tuple(flat))


def _as_text(value: Any) -> Any:
    match value:
        case bool():
            return "true" if value else "false"
        case int() | float():
            return str(value)
        case str() | Reference() | Pseudo():
            return value
        case _:
            return UNKNOWN


def is_known(value: Any) -> bool:
    """Return whether a value is known, with all that it holds."""
    match value:
        case list():
            return all(map(is_known, value))
        case dict():
            return all(map(is_known, value.values()))
        case _:
            return value is None or isinstance(value, str | int | float)


def alternatives(value: Any) -> Iterator[Any]:
    """Yield each value that it may be: the value itself, except for one of several."""
    if isinstance(value, OneOf):
        for each in value.values:
            yield from alternatives(each)
    else:
        yield value


def references(value: Any) -> Iterator[Reference]:
    """Yield every reference in a value."""
    match value:
        case Reference():
            yield value
        case Text(parts):
            yield from (part for part in parts if isinstance(part, Reference))
        case OneOf(values) | list(values):
            for each in values:
                yield from references(each)
        case dict():
            for each in value.values():
                yield from references(each)
        case _:
            pass


def number(value: Any) -> float | None:
    """Return a number, also one that a template has as text; `None` where it is none or not known."""
    if isinstance(value, bool):
        return None
    try:
        found = (float(value) if "." in value else int(value)) if isinstance(value, str) else value
    except ValueError:
        return None
    # JSON has no NaN, but readers of it have.
    return found if isinstance(found, int | float) and math.isfinite(found) else None


def text(value: Any) -> str | None:
    """Return a text; `None` where it is none or not known."""
    return value if isinstance(value, str) else None


def boolean(value: Any) -> bool | None:
    """Return a boolean, also one that a template has as text; `None` where it is none or not known."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None


def items(value: Any) -> list[Any] | None:
    """Return the items of a list; none of them where it is absent, `None` where they are not known."""
    if value is ABSENT:
        return []
    return value if isinstance(value, list) else None
