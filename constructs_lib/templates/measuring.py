"""Measures properties: what stands at a path, and how much of it there is."""

from collections.abc import Iterator
from typing import Any

from constructs_lib.templates.model import ABSENT, at
from constructs_lib.templates.resolved import alternatives, is_known, number

__all__ = ["amount", "values"]


def values(value: Any, path: str, place: str = "") -> Iterator[tuple[str, Any]]:
    """Yield what stands at a path in which `[]` is each of a list, with the place of each."""
    if not path:
        yield place, value
        return
    head, _, rest = path.partition(".")
    name = head.removesuffix("[]")
    here = f"{place}.{name}" if place else name
    for each in alternatives(at(value, name)):
        if each is ABSENT:
            continue
        if name == head:
            yield from values(each, rest, here)
        else:
            for index, item in enumerate(each if isinstance(each, list) else ()):
                yield from values(item, rest, f"{here}.{index}")


def amount(value: Any, measure: str) -> float | None:
    """Return the amount of a property; `None` where only CloudFormation knows it."""
    match measure:
        case "value":
            return number(value)
        case "items":
            return len(value) if isinstance(value, list | dict) else None
        case "characters":
            return len(value) if isinstance(value, str) else None
        case "bytes":
            # What only CloudFormation knows comes on top.
            known = (each for item in value.items() for each in item) if isinstance(value, dict) else ()
            return sum(len(str(each).encode()) for each in known if is_known(each))
        case _:
            raise ValueError(f"there is no measure {measure!r}")
