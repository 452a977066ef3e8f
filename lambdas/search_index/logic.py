"""From changes of orders to changes of documents.

Every change carries a version that only grows for one order, so that the index refuses what is older than
what it has: repeated and late events change nothing. An order's own `version` starts again at 1 when the
order is deleted and created again, so its time of creation stands in front of it.
"""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import (
    DynamoDBRecord,
    DynamoDBRecordEventName,
)
from index import Change, Index

LOGGER = logging.getLogger(__name__)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# A version is a Java long: 43 bits of milliseconds, until the year 2248, and 20 bits of updates.
_CREATED_BITS, _UPDATE_BITS = 43, 20
_LONGEST_ID = 512


class UnindexableOrderError(ValueError):
    """An order that cannot be put in order with its other versions."""


def apply(index: Index, records: Sequence[DynamoDBRecord]) -> dict[str, Exception]:
    """Writes all changes with one request.

    Returns:
        What went wrong, by the sequence number of its record; nothing for a change that was too late.

    Raises:
        Exception: The index could not be reached, or refused the request as a whole.
    """
    changes: dict[str, Change] = {}
    failures: dict[str, Exception] = {}
    for record in records:
        try:
            changes[sequence_number(record)] = change_of(record)
        except UnindexableOrderError as error:
            failures[sequence_number(record)] = error
    outcomes = index.write(list(changes.values()))
    refused = zip(changes, outcomes, strict=True)
    failures |= {number: error for number, error in refused if error is not None}
    LOGGER.info("%d changes written, %d failed", len(records) - len(failures), len(failures))
    return failures


def sequence_number(record: DynamoDBRecord) -> str:
    """What Lambda knows a record by."""
    return str(record["dynamodb"]["SequenceNumber"])


def change_of(record: DynamoDBRecord) -> Change:
    """The document that a change leaves, or its end.

    Raises:
        UnindexableOrderError: The order has no usable id, version or time of creation.
    """
    stream = record.dynamodb
    if record.event_name == DynamoDBRecordEventName.REMOVE:
        order = stream.old_image if stream else None
        # Later than the last update, and earlier than all of an order that takes the same id again.
        return Change(_id_of(order), version_of(order, later_by=1), document=None)
    order = stream.new_image if stream else None
    return Change(_id_of(order), version_of(order), document=_plain(order))


def version_of(order: Mapping[str, Any] | None, *, later_by: int = 0) -> int:
    """The version of a document: when its order was created, then how often it was updated.

    An order without `created_at`, which the API always writes, counts as the oldest of its id.

    Raises:
        UnindexableOrderError: It cannot be told.
    """
    order = order or {}
    updates = order.get("version")
    most = (1 << _UPDATE_BITS) - 2
    if not isinstance(updates, Decimal) or updates % 1 or not 1 <= updates <= most:
        raise _unindexable(order, "version", f"a whole number from 1 to {most:,}", updates)
    return (_created(order) << _UPDATE_BITS) + int(updates) + later_by


def _created(order: Mapping[str, Any]) -> int:
    """The time of creation in milliseconds."""
    created = order.get("created_at")
    if created is None:
        return 0
    try:
        found = (datetime.fromisoformat(created) - _EPOCH) // timedelta(milliseconds=1)
    except (TypeError, ValueError):
        found = -1
    if not 0 <= found < 1 << _CREATED_BITS:
        raise _unindexable(order, "created_at", "a time with a zone, as ISO 8601 writes it", created)
    return found


def _id_of(order: Mapping[str, Any] | None) -> str:
    # One id that is too long would make OpenSearch refuse the whole request.
    found = (order or {}).get("id")
    if not isinstance(found, str) or not 1 <= len(found.encode()) <= _LONGEST_ID:
        raise _unindexable(order or {}, "id", f"a string of 1 to {_LONGEST_ID} bytes", found)
    return found


def _unindexable(order: Mapping[str, Any], name: str, allowed: str, got: object) -> UnindexableOrderError:
    return UnindexableOrderError(f"{name} of order {order.get('id')!r} must be {allowed}, got {got!r}")


def _plain(value: Any) -> Any:
    """What JSON can say of a value of DynamoDB."""
    match value:
        case Mapping():
            return {name: _plain(each) for name, each in value.items()}
        case list():
            return [_plain(each) for each in value]
        case set():
            return sorted(map(_plain, value))
        case Decimal():
            return int(value) if value % 1 == 0 else float(value)
        case _:
            return value
