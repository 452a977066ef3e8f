"""Amounts of a template as a drawing shows them."""

from typing import Any

from constructs_lib.rules import text
from constructs_lib.templates.model import ABSENT
from constructs_lib.templates.resolved import number

__all__ = ["batches", "count", "retries", "shortened", "up_to"]

_LONGEST = 26


def count(value: Any, noun: str, default: float | None = None) -> list[str]:
    """Return an amount with its noun, in the plural where it is not one; nothing where it is not known.

    Args:
        value: the amount, as a template has it.
        noun: what is counted, in the singular.
        default: what AWS takes where the template says nothing.
    """
    found = default if value is ABSENT else number(value)
    if found is None:
        return []
    plural = "retries" if noun == "retry" else f"{noun}s"
    return [f"{text.number(found)} {noun if found == 1 else plural}"]


def batches(value: Any, default: float | None) -> list[str]:
    """Return how many events come at once at most."""
    found = default if value is ABSENT else number(value)
    return [] if found is None else [f"batches of {text.number(found)}"]


def retries(value: Any, default: float | None = None) -> list[str]:
    """Return how often something is tried again; less than 0 is for ever."""
    found = default if value is ABSENT else number(value)
    return [] if found is None or found < 0 else count(found, "retry")


def up_to(value: Any, default: float | None = None) -> list[str]:
    """Return how old an event may become: `up to 6 hours`; less than 0 is for ever.

    Args:
        value: seconds, as a template has them.
        default: what AWS takes where the template says nothing.
    """
    found = default if value is ABSENT else number(value)
    return [] if found is None or found < 0 else [f"up to {text.duration(found * 1_000)}"]


def shortened(said: str, longest: int = _LONGEST) -> str:
    """Return a text with at most so many characters."""
    return said if len(said) <= longest else f"{said[: longest - 1]}…"
