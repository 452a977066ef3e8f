"""Values that CloudFormation knows only later."""

from collections.abc import Sequence
from typing import TypeVar

_T = TypeVar("_T")


def is_token(value: object) -> bool:
    """Return whether a string or number stands for a value that CloudFormation knows only later.

    Recognised by CDK's encoding instead of `Token.is_unresolved`, which is a call into Node.js for every
    value.
    """
    if isinstance(value, str):
        return "${Token[" in value or "#{Token[" in value
    return isinstance(value, float) and value < -1e280


def known(value: _T) -> _T | None:
    """Return a value, or `None` for one that CloudFormation knows only later."""
    return None if is_token(value) else value


def known_length(text: str | None) -> int | None:
    """Return how many characters a text has, or `None` where there is no text or nobody knows it yet."""
    return None if text is None or is_token(text) else len(text)


def is_unknown_list(values: Sequence[str]) -> bool:
    """Return whether a list stands for one that CloudFormation knows only later."""
    return any("#{Token[" in value for value in values)


def known_count(values: Sequence[str]) -> int | None:
    """Return how many there are in a list, or `None` where CloudFormation knows it only later."""
    return None if is_unknown_list(values) else len(values)
