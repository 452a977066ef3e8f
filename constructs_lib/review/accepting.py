"""Reads which changes somebody accepts, each with a reason."""

from typing import Any

from constructs_lib.errors import nearest_names, nearest_text
from constructs_lib.review.change import KINDS
from constructs_lib.review.errors import ReviewError

__all__ = ["ACCEPTED", "accepted_in"]

ACCEPTED = ".constructs-lib/review.toml"
"""Where the file lies, from where the command runs."""
_NAMES = ("id", "reason")


def accepted_in(content: bytes, name: str) -> dict[str, str]:
    """Return the ids of accepted changes, each with the reason.

    Args:
        content: the file, in TOML.
        name: what messages call it.

    Raises:
        ReviewError: it says what has no meaning.
    """
    import tomllib  # noqa: PLC0415 - most changes have nothing to accept

    try:
        found = tomllib.loads(content.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ReviewError(f"{name} is no TOML: {error}; correct it") from None
    for key in found:
        if key != "accept":
            raise ReviewError(f"{name} has {key!r}, which is not a known key; give it tables [[accept]]")
    rows = found.get("accept", [])
    if not isinstance(rows, list):
        raise ReviewError(f"{name} accept must be tables [[accept]], each with id and reason, got {rows!r}")
    return dict(_row(each, name) for each in rows)


def _row(given: Any, name: str) -> tuple[str, str]:
    if not isinstance(given, dict):
        raise ReviewError(f"{name} accept must be tables [[accept]], each with id and reason, got {given!r}")
    for key in given:
        if key not in _NAMES:
            near = nearest_text(nearest_names(key, _NAMES), _NAMES)
            raise ReviewError(f"{name} accept has {key!r}, which is not a known key; {near}")
    change, reason = given.get("id"), given.get("reason")
    if not isinstance(change, str) or change.rpartition("-")[0] not in KINDS:
        raise ReviewError(f"{name} accept needs the id of a change, as the review shows it, got {change!r}")
    if not isinstance(reason, str) or not reason.strip():
        raise ReviewError(f"{name} accept of {change} has no reason; say why it is right")
    return change, " ".join(reason.split())
