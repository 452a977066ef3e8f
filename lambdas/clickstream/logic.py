"""From records of a stream to counts.

The function's role needs UpdateItem on the table of counts and on that of receipts, and nothing else.
"""

import json
import logging
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from aws_lambda_powertools.utilities.data_classes.kinesis_stream_event import KinesisStreamRecord
from counts import Click, Counts

EARLIEST = timedelta(minutes=5)
"""How far a browser's clock may be ahead."""

_logger = logging.getLogger(__name__)


class InvalidClickError(ValueError):
    """A record that is no click; it will be none the next time either."""


class LateClickError(ValueError):
    """A click that came when its minute was over and done with."""


def count(
    counts: Counts, records: Sequence[KinesisStreamRecord], *, max_lateness: timedelta
) -> dict[str, Exception]:
    """Counts the clicks of a batch, each once, however often it comes.

    Args:
        counts: Where they count.
        records: The batch.
        max_lateness: How late a click may come; after that, its minute may have been reported.

    Returns:
        The error of each record that failed, by event id. All others count.
    """
    failures: dict[str, Exception] = {}
    clicks = []
    for record in records:
        try:
            clicks.append(read_click(record, max_lateness))
        except (InvalidClickError, LateClickError) as error:
            failures[record.event_id] = error
    for receipt, group in groupby(sorted(clicks, key=Click.receipt), key=Click.receipt):
        for some in _portions(list(group)):
            try:
                counts.add(receipt, some)
            except Exception as error:  # noqa: BLE001 - whatever it was, only these have failed
                failures |= dict.fromkeys((click.event_id for click in some), error)
    for event_id, error in failures.items():
        _logger.warning("record %s failed: %s: %s", event_id, type(error).__name__, error)
    return failures


def read_click(record: KinesisStreamRecord, max_lateness: timedelta) -> Click:
    """The click of a record.

    Raises:
        InvalidClickError: The record is no click.
        LateClickError: The click is too old.
    """
    try:
        body = json.loads(record.kinesis.data_as_bytes())
    except (ValueError, RecursionError) as error:
        raise InvalidClickError(f"data must be JSON: {error}") from None
    if not isinstance(body, dict):
        raise InvalidClickError("data must be a JSON object")
    for name, longest in (("page", 500), ("user", 200)):
        if not _is_text(body.get(name), longest):
            raise InvalidClickError(f"{name} must be a string of 1 to {longest} characters")
    at = _moment(body.get("at"))
    arrived = datetime.fromtimestamp(record.kinesis.approximate_arrival_timestamp, UTC)
    if arrived - at > max_lateness:
        raise LateClickError(f"at must be at most {max_lateness} before it came, got {at.isoformat()}")
    if at - arrived > EARLIEST:
        raise InvalidClickError(f"at must be at most {EARLIEST} after it came, got {at.isoformat()}")
    return Click(event_id=record.event_id, page=body["page"], at=at, arrived=arrived)


def _is_text(value: object, longest: int) -> bool:
    if not isinstance(value, str) or not 1 <= len(value) <= longest:
        return False
    # JSON can hold half a character, which no table takes: it would fail the clicks that are written with it.
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _moment(value: Any) -> datetime:
    """A moment in ISO 8601 with its offset, or in seconds since 1970."""
    try:
        if isinstance(value, str):
            at = datetime.fromisoformat(value)
            if at.tzinfo is not None:
                return at.astimezone(UTC)
        # In Python `True` is an int, in JSON it is not.
        elif isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise InvalidClickError("at must be a moment in ISO 8601 with its offset, or in seconds since 1970")


def _portions(clicks: list[Click]) -> Iterator[list[Click]]:
    for start in range(0, len(clicks), Counts.MOST_CLICKS):
        yield clicks[start : start + Counts.MOST_CLICKS]
